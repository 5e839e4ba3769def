"""A desk for parcels: ML quotes prices and packs boxes, and the window answers all the while.

`python app.py` shows the window; with `--steps` it uses itself once, prints what it shows and ends.
"""

from __future__ import annotations

import sys
import tkinter
from pathlib import Path
from tkinter import ttk
from typing import Any

from mlpy_async import BridgeCall
from mlpy_async.adapters.tk import TkBridge

HERE = Path(__file__).parent
ITEMS = [13, 7, 22, 5, 18, 9, 31, 4, 16, 11] * 8


class Desk:
    """The window. `ml` has the rules loaded."""

    def __init__(self, root: tkinter.Tk, ml: TkBridge) -> None:
        self.ml = ml
        self.packing: BridgeCall | None = None
        self.weight = tkinter.StringVar(root, "2.5")
        self.zone = tkinter.StringVar(root, "europe")
        self.text = tkinter.StringVar(root, "What does it weigh?")
        self.done = tkinter.DoubleVar(root)
        ttk.Entry(root, textvariable=self.weight).pack(fill="x", padx=8, pady=4)
        ttk.Combobox(root, textvariable=self.zone, values=["home", "europe", "world"]).pack(fill="x", padx=8, pady=4)
        ttk.Button(root, text="Quote", command=self.quote).pack(fill="x", padx=8, pady=4)
        ttk.Button(root, text="Pack", command=self.pack).pack(fill="x", padx=8, pady=4)
        ttk.Progressbar(root, variable=self.done, maximum=1.0).pack(fill="x", padx=8, pady=4)
        ttk.Label(root, textvariable=self.text).pack(padx=8, pady=8)

    def quote(self) -> None:
        try:
            weight = float(self.weight.get())
        except ValueError:
            self.text.set("The weight is no number.")
            return
        self.ml.begin("quote", weight, self.zone.get(), on_result=self.quoted, on_error=self.failed, timeout=2)

    def quoted(self, quote: dict[str, Any]) -> None:
        self.text.set(f"{quote['zone']}: {quote['price']:.2f}")

    def failed(self, error: Exception) -> None:
        self.text.set(str(error))

    def pack(self) -> None:
        """Pack anew: what was still being packed is cancelled."""
        if self.packing is not None:
            self.packing.cancel()
        self.packing = self.ml.begin_stream("pack", ITEMS, 40, 50, on_item=self.packed, on_error=self.failed)

    def packed(self, progress: dict[str, Any]) -> None:
        self.done.set(progress["done"])
        self.text.set(f"{progress['boxes']} boxes")


def use(root: tkinter.Tk, desk: Desk) -> None:
    """Quote, then pack, and print what the window shows."""

    def after_quote(*_names: str) -> None:
        print(desk.text.get())
        desk.text.trace_remove("write", watch)
        desk.done.trace_add("write", after_pack)
        desk.pack()

    def after_pack(*_names: str) -> None:
        if desk.done.get() == 1.0:
            root.after_idle(lambda: (print(desk.text.get()), root.destroy()))

    watch = desk.text.trace_add("write", after_quote)
    desk.quote()


def main() -> None:
    root = tkinter.Tk()
    root.title("Parcels")
    with TkBridge(root) as ml:
        ml.load(HERE / "shipping.ml")
        desk = Desk(root, ml)
        if "--steps" in sys.argv:
            use(root, desk)
        root.mainloop()


if __name__ == "__main__":
    main()
