"""ML beside other event loops: the windows of Tk (`tk.py`) and Qt (`qt.py`), on what both need (`gui.py`).

`toolkit.py` says what the module `gui` of ML asks of a toolkit; `tk_widgets.py` and `qt_widgets.py` do it.
"""
