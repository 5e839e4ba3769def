"""What the module `gui` asks of whoever shows windows: a host with a thread for them, and a toolkit in it.

Widgets are numbers here: what they stand for is made, used and freed in the thread of the windows alone, which toolkits insist on. No toolkit is known here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

__all__ = ["Kind", "Layout", "Toolkit", "WindowHost"]

_T = TypeVar("_T")
Kind = Literal["label", "button", "entry", "checkbox", "progress"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How widgets stand: below each other, side by side, or row by row in so many columns. `spacing` is in pixels."""

    type: Literal["vertical", "horizontal", "grid"]
    children: tuple[int | Layout, ...]
    spacing: int
    columns: int


class Toolkit(Protocol):
    """Called in the thread of the windows only. Properties are `text`, `fontSize`, `enabled`, `checked` and `value`, as far as a kind has them."""

    def window(self, title: str, width: int | None, height: int | None, closed: Callable[[], object]) -> int:
        """Make a window that is not shown yet. `closed` is called once, when it goes, whoever closes it."""
        ...

    def widget(self, window: int, kind: Kind, event: Callable[[str, Any], object]) -> int:
        """Make a widget. `event` is called with what a user does: "click", "change" and "submit", with the value."""
        ...

    def set(self, widget: int, properties: Mapping[str, Any]) -> None:
        """Set properties; a user has done nothing, so there is no event."""
        ...

    def get(self, widget: int, name: str) -> Any:
        """A property."""
        ...

    def arrange(self, window: int, layout: Layout) -> None:
        """Place widgets; those that are not in the layout are not seen."""
        ...

    def show(self, window: int) -> None:
        """Show a window, in front."""
        ...

    def set_title(self, window: int, title: str) -> None: ...

    def close(self, window: int) -> None:
        """Close a window, if it is there still."""
        ...

    def close_all(self) -> None:
        """Close all windows that it has made."""
        ...


class WindowHost(Protocol):
    """Shows windows in a thread of its own."""

    @property
    def toolkit(self) -> Toolkit: ...

    async def ask(self, function: Callable[..., _T], /, *args: Any) -> _T:
        """Call a function in the thread of the windows; what it gives or raises. A checkpoint."""
        ...

    def post(self, function: Callable[[], object]) -> None:
        """Have a function called soon in that thread; from any thread."""
        ...

    def tell(self, function: Callable[[], None]) -> None:
        """Call a function in the thread of the runtime; from the other one."""
        ...

    def handle(self, work: Callable[[], Awaitable[object]], owner: object) -> None:
        """Have the runtime do something, from the thread of the windows: what a handler does. An error is reported."""
        ...

    def forget(self, owner: object) -> None:
        """Cancel what an owner's handlers are doing."""
        ...
