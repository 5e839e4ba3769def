"""ML functions as Python callables.

callback.py      MLCallbackWrapper, ml_callback, MLCallbackRegistry: a function of a runtime or session, wherever Python wants a callable
"""

from mlpy_async.callbacks.callback import CallbackDebugWrapper as CallbackDebugWrapper
from mlpy_async.callbacks.callback import MLCallbackRegistry as MLCallbackRegistry
from mlpy_async.callbacks.callback import MLCallbackWrapper as MLCallbackWrapper
from mlpy_async.callbacks.callback import ml_callback as ml_callback

__all__ = ["CallbackDebugWrapper", "MLCallbackRegistry", "MLCallbackWrapper", "ml_callback"]
