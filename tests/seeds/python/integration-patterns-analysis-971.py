# File: ml_modules/gui_bridge.py

import tkinter as tk
from mlpy_async import ml_module, ml_function

# Global GUI state (in real app, use proper state management)
_gui_state = {
    "root": None,
    "widgets": {}
}

@ml_module(
    name="gui",
    description="GUI control bridge for ML",
    capabilities=["gui.update"]
)
class GUIModule:
    """Bridge for GUI control from ML."""

    @ml_function(
        description="Update label text",
        capabilities=["gui.update"]
    )
    @staticmethod
    def update_label(label_id: str, text: str) -> bool:
        """Update label text from ML."""
        if label_id in _gui_state["widgets"]:
            widget = _gui_state["widgets"][label_id]
            widget.config(text=text)
            return True
        return False

    @ml_function(
        description="Show message dialog",
        capabilities=["gui.update"]
    )
    @staticmethod
    def show_message(title: str, message: str) -> bool:
        """Show message dialog from ML."""
        from tkinter import messagebox
        messagebox.showinfo(title, message)
        return True

    @ml_function(
        description="Enable/disable button",
        capabilities=["gui.update"]
    )
    @staticmethod
    def set_button_enabled(button_id: str, enabled: bool) -> bool:
        """Enable or disable button from ML."""
        if button_id in _gui_state["widgets"]:
            widget = _gui_state["widgets"][button_id]
            state = "normal" if enabled else "disabled"
            widget.config(state=state)
            return True
        return False

gui = GUIModule()

def register_widget(widget_id: str, widget: tk.Widget):
    """Register widget for ML access."""
    _gui_state["widgets"][widget_id] = widget

def set_root(root: tk.Tk):
    """Set root window."""
    _gui_state["root"] = root

__all__ = ["GUIModule", "gui", "register_widget", "set_root"]
