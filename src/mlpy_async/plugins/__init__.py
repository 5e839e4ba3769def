"""Plugins: programs of others that extend a host, each behind its own capabilities.

metadata.py    what `@plugin { … }` says       discovery.py   files and folders of a directory
resolution.py  dependencies, and an order      health.py      failures in a row, quarantine
instance.py    one that runs, from `init` to `shutdown`       record.py      what is known of each
neighbours.py  how one calls another           crossing.py    copies of plain data
lifecycle.py   MLPluginManager: the story      blocking.py    the same without an event loop
setup.py       what the host gives             info.py        what is told
"""

from mlpy_async.plugins.info import HookResult as HookResult
from mlpy_async.plugins.info import PluginInfo as PluginInfo
from mlpy_async.plugins.info import PluginState as PluginState
from mlpy_async.plugins.lifecycle import MLPluginManager as MLPluginManager

__all__ = ["HookResult", "MLPluginManager", "PluginInfo", "PluginState"]
