"""Running programs: synchronous ML code in greenlets that can be suspended anywhere, preempted on time, in a fair lane.

driver.py     Engine: one call, from entry to result; await_     run.py        what is known of a program while it runs
loop_state.py what the engines of one event loop share           lane.py       who may run for longer than a quantum
watchdog.py   the clock that asks programs to pause              stream.py     generators as async iterators
program.py    the greenlet of a program                          release.py    long arrays let go in pieces
"""

from mlpy_async.engine.driver import Engine as Engine
from mlpy_async.engine.driver import await_ as await_
from mlpy_async.engine.stream import Stream as Stream

__all__ = ["Engine", "Stream", "await_"]
