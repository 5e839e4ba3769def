"""What parent and worker say to each other: typed frames, packed as msgpack behind their length.

In: one of the structs below. Out: `length (4 bytes, little-endian) + msgpack`, and back. Each struct is an array whose first element is
its tag, so a frame that is none of those expected does not decode. Nothing here is ever unpickled; compiled code goes as `marshal`
bytes, and only from the parent to the worker.

A conversation: the parent asks (`Run`, `Load`, `Look`, `Call`, `Invoke`), the worker answers with `Done`, `Loaded` or `Failed`; before that it may say `Output`
and ask itself (`HostCall`), which the parent answers with `HostDone` or `HostFailed`, and before that the parent may ask again. Answers
come in the opposite order of questions, always.
"""

from __future__ import annotations

import struct
from typing import Any, Final, TypeAlias

import msgspec

__all__ = [
    "LENGTH",
    "MAX_FRAME",
    "Bind",
    "Bridge",
    "Call",
    "Done",
    "Drop",
    "Export",
    "Failed",
    "FrameError",
    "FromParent",
    "FromWorker",
    "HostCall",
    "HostDone",
    "HostFailed",
    "Invoke",
    "Load",
    "Loaded",
    "Look",
    "Output",
    "Part",
    "Place",
    "Ready",
    "Run",
    "Setup",
    "Text",
    "WallReport",
]

LENGTH: Final = struct.Struct("<I")
MAX_FRAME: Final = 512 * 1024
"""Bytes of the largest frame that a worker may send: about ten milliseconds to unpack, whatever is in it."""


Text: TypeAlias = Any
"""A string, whatever is in it: one with a lone surrogate comes as an extension, which msgspec does not take for a `str`."""


class FrameError(Exception):
    """What came is no frame, or not one that may come now."""


class Frame(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """A frame; its tag is the name of its class."""


# --- from the parent ----------------------------------------------------------------------------------------------------


class Setup(Frame, tag="setup"):
    """The first frame: how the worker is confined, and the world of its programs.

    `builtins` are functions that stay in the parent, by name; `clock` a function of the parent, or None;
    `check` the one that checks a capability.
    """

    memory_limit: int | None
    cpu_timeout: float | None
    network_disabled: bool
    file_size_limit: int
    open_files: int
    processes: int
    nice: int
    seed: int
    arguments: list[str]
    builtins: dict[str, Any]
    clock: Any
    check: Any


class Bridge(Frame, tag="bridge"):
    """A module of the host: its functions stay in the parent. No answer."""

    name: str
    exports: dict[str, Any]


class Load(Frame, tag="load"):
    """Run the top level of an ML module, so that it can be imported and called. `exports`: Python names of its public names; `carried`: those names of the version
    that it replaces which its `__reload__` is given, None if it replaces none. Answer: `Loaded`.
    """

    name: Text
    code: bytes
    exports: dict[str, str]
    carried: list[str] | None


class Run(Frame, tag="run"):
    """Run a program with values bound in its scope (by Python name). Answer: its value, `result` if `binds_result`.

    `keep` says that it is an input of the session `name`, whose names stay.
    """

    name: Text
    code: bytes
    bindings: dict[str, Any]
    binds_result: bool
    keep: bool = False


class Bind(Frame, tag="bind"):
    """Bind values in a session, by Python name; None: forget all its names. No answer."""

    session: str
    values: dict[str, Any] | None


class Look(Frame, tag="look"):
    """Which of these names of a session, with their Python names, are bound? Answer: an object of them, with their `values` or with null."""

    session: str
    names: dict[str, str]
    values: bool


class Call(Frame, tag="call"):
    """Call a public function of a loaded module, both by Python name."""

    module: str
    function: str
    args: list[Any]
    kwargs: dict[str, Any]


class Invoke(Frame, tag="invoke"):
    """Call a function that the worker gave out."""

    handle: int
    args: list[Any]


class HostDone(Frame, tag="host-done"):
    """What a host function gave."""

    value: Any


class HostFailed(Frame, tag="host-failed"):
    """What a host function raised: the type's name, the message in ML's words. ML cannot catch a `fatal` one."""

    kind: Text
    message: Text
    value: Any
    index: int
    fatal: bool


class Part(Frame, tag="part"):
    """Some of a large value: elements, entries or characters. The frame it is for comes behind all its parts. Both ways."""

    key: int
    value: Any


class Drop(Frame, tag="drop"):
    """Functions that nobody on this side holds any more. Both ways, no answer."""

    handles: list[int]


# --- from the worker ----------------------------------------------------------------------------------------------------


class WallReport(Frame):
    """One wall: does it stand, and what is there to say."""

    name: str
    stands: bool
    detail: str


class Ready(Frame, tag="ready"):
    """The worker is confined."""

    walls: list[WallReport]


class Export(Frame):
    """A public name of a loaded module: a function with how many arguments it requires and accepts, or a value."""

    name: str
    function: bool
    requires: int = 0
    accepts: int = 0
    value: Any = None


class Done(Frame, tag="done"):
    """The value."""

    value: Any


class Loaded(Frame, tag="loaded"):
    """A module's top level has run and gave `value`; its public names."""

    exports: list[Export]
    value: Any


class Place(Frame):
    """A call of ML on the stack of an error; the fields of `MLFrame`."""

    file: Text
    line: int
    column: int | None
    function: Text


class Failed(Frame, tag="failed"):
    """How a program failed.

    `kind` is "ml" (with the thrown value and frames), "border" (a value cannot cross), "memory", "missing" or "fatal" (a host function's error went
    through). `cause` is the number of the host function's error that was underneath, or -1.
    """

    kind: str
    message: Text
    value: Any
    frames: list[Place]
    cause: int


class HostCall(Frame, tag="host-call"):
    """Call a host function by its handle."""

    handle: int
    args: list[Any]


class Output(Frame, tag="output"):
    """Text that a program printed."""

    errors: bool
    text: Text


FromParent = Setup | Bridge | Load | Run | Bind | Look | Call | Invoke | HostDone | HostFailed | Drop | Part
FromWorker = Ready | Done | Loaded | Failed | HostCall | Output | Drop | Part
