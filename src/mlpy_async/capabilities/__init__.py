"""Capabilities: what a program may do beyond computing.

tokens.py   the immutable token, its written forms, and what of a name it covers
"""

from mlpy_async.capabilities.tokens import CapabilityToken as CapabilityToken
from mlpy_async.capabilities.tokens import Grants as Grants

__all__ = ["CapabilityToken", "Grants"]
