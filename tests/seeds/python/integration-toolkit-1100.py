# File: gui_callbacks.py

import tkinter as tk
from mlpy_async import MLREPLSession
from mlpy_async import MLCallbackRegistry


class MLPoweredGUI:
    def __init__(self, root):
        self.root = root
        self.root.title("ML-Powered GUI")

        # Initialize ML session
        self.ml_session = MLREPLSession(security_enabled=False)

        # Load ML event handlers
        self.load_ml_handlers()

        # Create callback registry
        self.callbacks = MLCallbackRegistry(self.ml_session)

        # Register callbacks
        self.callbacks.register("on_submit", "handle_submit")
        self.callbacks.register("on_validate", "validate_input")
        self.callbacks.register("on_calculate", "calculate_result")

        # Create UI
        self.create_widgets()

    def load_ml_handlers(self):
        """Load ML event handler functions."""
        ml_code = '''
            state = { count: 0, history: [] };

            function handle_submit(data) {
                state.count = state.count + 1;
                state.history.push(data);

                return {
                    status: "success",
                    count: state.count,
                    message: "Submitted successfully!"
                };
            }

            function validate_input(text) {
                if (text.length < 3) {
                    return {
                        valid: false,
                        error: "Text too short (min 3 chars)"
                    };
                }

                if (text.length > 100) {
                    return {
                        valid: false,
                        error: "Text too long (max 100 chars)"
                    };
                }

                return { valid: true };
            }

            function calculate_result(a, b, operation) {
                if (operation == "add") {
                    return a + b;
                } elif (operation == "multiply") {
                    return a * b;
                }
                return 0;
            }
        '''

        result = self.ml_session.execute_ml_line(ml_code)
        if not result.success:
            raise RuntimeError(f"Failed to load ML handlers: {result.error}")

    def create_widgets(self):
        """Create GUI widgets with ML callbacks."""

        # Text input with ML validation
        tk.Label(self.root, text="Input:").pack()
        self.input_var = tk.StringVar()
        entry = tk.Entry(self.root, textvariable=self.input_var)
        entry.pack()

        # Validation happens on key release - ML callback!
        entry.bind("<KeyRelease>", lambda e: self.on_text_change())

        # Status label
        self.status_var = tk.StringVar(value="")
        tk.Label(self.root, textvariable=self.status_var).pack()

        # Submit button - ML callback!
        tk.Button(
            self.root,
            text="Submit",
            command=self.on_submit_click  # Wraps ML callback
        ).pack()

    def on_text_change(self):
        """Validate input using ML callback."""
        text = self.input_var.get()

        # Call ML validation function
        validation = self.callbacks["on_validate"](text)

        if validation["valid"]:
            self.status_var.set("✓ Valid")
        else:
            self.status_var.set(f"✗ {validation['error']}")

    def on_submit_click(self):
        """Handle submit using ML callback."""
        text = self.input_var.get()

        # Validate first
        validation = self.callbacks["on_validate"](text)

        if not validation["valid"]:
            tk.messagebox.showerror("Validation Error", validation["error"])
            return

        # Submit using ML callback
        result = self.callbacks["on_submit"]({"text": text})

        if result["status"] == "success":
            tk.messagebox.showinfo("Success",
                f"{result['message']}\nTotal submissions: {result['count']}")
            self.input_var.set("")  # Clear input


def main():
    root = tk.Tk()
    app = MLPoweredGUI(root)
    root.mainloop()


if __name__ == '__main__':
    main()
