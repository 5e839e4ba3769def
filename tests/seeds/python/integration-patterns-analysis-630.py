def gui_event_handler_pattern():
    """Use ML for GUI event handlers (workaround)."""
    import tkinter as tk
    from mlpy_async import MLREPLSession

    # Create REPL session for stateful ML environment
    session = MLREPLSession(security_enabled=False)  # GUI is trusted

    # Define ML event handlers
    ml_handlers = '''
        state = { count: 0 };

        function on_button_click() {
            state.count = state.count + 1;
            return "Clicked " + state.count + " times";
        }

        function on_text_change(text) {
            length = text.length;
            if (length > 100) {
                return { valid: false, message: "Too long!" };
            } else {
                return { valid: true, message: "OK" };
            }
        }
    '''

    session.execute_ml_line(ml_handlers)

    # Create GUI
    root = tk.Tk()
    label = tk.Label(root, text="Count: 0")
    label.pack()

    def python_button_handler():
        """Python callback that invokes ML function."""
        result = session.execute_ml_line("on_button_click();")
        if result.success:
            label.config(text=result.value)

    button = tk.Button(root, text="Click Me", command=python_button_handler)
    button.pack()

    # Text validation
    entry = tk.Entry(root)
    entry.pack()

    status_label = tk.Label(root, text="")
    status_label.pack()

    def python_text_handler(event):
        """Python callback for text changes."""
        text = entry.get()
        result = session.execute_ml_line(f'on_text_change("{text}");')
        if result.success:
            validation = result.value
            status_label.config(text=validation["message"])

    entry.bind("<KeyRelease>", python_text_handler)

    root.mainloop()
