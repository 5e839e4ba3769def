# main.py

import tkinter as tk
from mlpy_async import MLREPLSession
from ml_modules.gui_bridge import gui, register_widget, set_root

# Create GUI
root = tk.Tk()
set_root(root)

label = tk.Label(root, text="Initial text")
label.pack()
register_widget("main_label", label)

button = tk.Button(root, text="Click Me")
button.pack()
register_widget("main_button", button)

# Create ML session
ml_session = MLREPLSession(security_enabled=False)

# Load ML GUI control logic
ml_gui_logic = '''
    import gui;

    click_count = 0;

    function handle_button_click() {
        click_count = click_count + 1;

        text = "Clicked " + click_count + " times";
        gui.update_label("main_label", text);

        if (click_count >= 5) {
            gui.set_button_enabled("main_button", false);
            gui.show_message("Limit Reached", "You clicked 5 times!");
        }
    }
'''

ml_session.execute_ml_line(ml_gui_logic)

def python_button_handler():
    """Python button callback invoking ML logic."""
    ml_session.execute_ml_line("handle_button_click();")

button.config(command=python_button_handler)

root.mainloop()
