"""ML beside other event loops: `TkBridge` (`tk.py`) and `QtBridge` (`qt.py`), on what both need (`gui.py`).

`tk_widgets.py` and `qt_widgets.py` make the windows of programs that import `gui`.
"""
