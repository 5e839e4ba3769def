"""Capabilities: what a program may do beyond computing, checked in host functions with the actual resource.

tokens.py    rights: immutable, narrowed, revoked        contexts.py  what is held where, in a context variable
globs.py     patterns on whole segments                  paths.py     files, and opening what was checked
hosts.py     hosts, URLs, special addresses              resources.py which type is about which kind of resource
checks.py    the checks of host functions                audit.py     what was refused, and who is told
"""

from mlpy_async.capabilities.audit import AuditLog as AuditLog
from mlpy_async.capabilities.audit import AuditRecord as AuditRecord
from mlpy_async.capabilities.audit import CapabilityViolation as CapabilityViolation
from mlpy_async.capabilities.checks import DeclaredNeeds as DeclaredNeeds
from mlpy_async.capabilities.checks import check_address as check_address
from mlpy_async.capabilities.checks import check_capability as check_capability
from mlpy_async.capabilities.checks import requires_capability as requires_capability
from mlpy_async.capabilities.contexts import CapabilityContext as CapabilityContext
from mlpy_async.capabilities.contexts import capture_context as capture_context
from mlpy_async.capabilities.contexts import in_context as in_context
from mlpy_async.capabilities.contexts import run_in_context as run_in_context
from mlpy_async.capabilities.hosts import Address as Address
from mlpy_async.capabilities.hosts import parse_target as parse_target
from mlpy_async.capabilities.paths import open_beneath as open_beneath
from mlpy_async.capabilities.tokens import CapabilityToken as CapabilityToken
from mlpy_async.capabilities.tokens import create_capability_token as create_capability_token

__all__ = [
    "Address",
    "AuditLog",
    "AuditRecord",
    "CapabilityContext",
    "CapabilityToken",
    "CapabilityViolation",
    "DeclaredNeeds",
    "capture_context",
    "check_address",
    "check_capability",
    "create_capability_token",
    "in_context",
    "open_beneath",
    "parse_target",
    "requires_capability",
    "run_in_context",
]
