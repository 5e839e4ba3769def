"""Sessions: programs that are entered one input after another, whose names stay.

session.py   MLSession: the story of an input     inputs.py   an input and its place
rights.py    what a session holds                 names.py    where the names live: here, or in a worker
completion.py   what can stand where a prompt is
"""

from mlpy_async.session.completion import Completion as Completion
from mlpy_async.session.names import InlineNames as InlineNames
from mlpy_async.session.names import SessionNames as SessionNames
from mlpy_async.session.session import MLSession as MLSession
from mlpy_async.session.session import SessionParts as SessionParts
from mlpy_async.session.session import SessionStatistics as SessionStatistics

__all__ = ["Completion", "InlineNames", "MLSession", "SessionNames", "SessionParts", "SessionStatistics"]
