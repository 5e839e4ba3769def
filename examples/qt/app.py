"""A calculator: Qt shows the keys, ML does the rest.

`python app.py` shows the window; with `--keys 12+30=` it presses these, prints what it shows and ends.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPushButton, QWidget

from mlpy_async.adapters.qt import QtBridge

HERE = Path(__file__).parent
KEYS = "789/456*123-0.=+C"


class Calculator(QWidget):
    """The window. `answered` is emitted when a key has had its effect."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Calculator")
        self.display = QLineEdit("0")
        self.display.setReadOnly(True)
        self.keys: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.addWidget(self.display, 0, 0, 1, 4)
        for index, key in enumerate(KEYS):
            self.keys[key] = QPushButton(key)
            grid.addWidget(self.keys[key], 1 + index // 4, index % 4)

    def connect_to(self, ml: QtBridge) -> None:
        """Each key is a call of ML; its result is shown, and so is what goes wrong."""
        for key, button in self.keys.items():
            button.clicked.connect(ml.command("press", key, on_result=self.answer, on_error=self.answer))

    def answer(self, text: str | Exception) -> None:
        self.display.setText(str(text))
        self.answered.emit()


def press_all(calculator: Calculator, keys: str, done: Callable[[], object]) -> None:
    """Press one key after the other, each when the one before has had its effect."""
    left = iter(keys)

    def press() -> None:
        key = next(left, None)
        if key is None:
            done()
        else:
            calculator.keys[key].click()

    calculator.answered.connect(press)
    press()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", default="")
    keys = parser.parse_args().keys
    app = QApplication([])
    calculator = Calculator()
    with QtBridge(calculator) as ml:
        ml.load(HERE / "calculator.ml")
        calculator.connect_to(ml)
        calculator.show()
        if keys:
            press_all(calculator, keys, app.quit)
        app.exec()
    if keys:
        print(calculator.display.text())


if __name__ == "__main__":
    main()
