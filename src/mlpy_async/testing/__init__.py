"""For the tests of those who use this software. Nothing here belongs into a program that runs.

helper.py       IntegrationTestHelper: sessions that end with the test, and assertions about programs and callbacks
fakes.py        MockAsyncExecutor, MockREPLSession, MockCapabilityManager: they run nothing, and remember what was asked of them
performance.py  PerformanceTester: how long executions and callbacks take
"""

from mlpy_async.testing.fakes import MockAsyncExecutor as MockAsyncExecutor
from mlpy_async.testing.fakes import MockCapabilityManager as MockCapabilityManager
from mlpy_async.testing.fakes import MockREPLSession as MockREPLSession
from mlpy_async.testing.helper import IntegrationTestHelper as IntegrationTestHelper
from mlpy_async.testing.performance import PerformanceTester as PerformanceTester

__all__ = [
    "IntegrationTestHelper",
    "MockAsyncExecutor",
    "MockCapabilityManager",
    "MockREPLSession",
    "PerformanceTester",
]
