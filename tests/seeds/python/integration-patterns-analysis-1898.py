# desktop_app.py - Complete Tkinter integration example

import tkinter as tk
from tkinter import ttk, messagebox
from mlpy_async import MLREPLSession
import json

class MLCalculatorApp:
    """Desktop calculator using ML for complex calculations."""

    def __init__(self, root):
        self.root = root
        self.root.title("ML Calculator")
        self.root.geometry("600x500")

        # Initialize ML session
        self.ml_session = MLREPLSession(security_enabled=False)

        # Load ML calculation logic
        self.load_ml_logic()

        # Create UI
        self.create_widgets()

    def load_ml_logic(self):
        """Load ML calculation functions."""
        ml_code = '''
            import math;

            // Calculator state
            state = {
                history: []
            };

            // Basic operations
            function calculate(a, b, operation) {
                result = 0;

                if (operation == "add") {
                    result = a + b;
                } elif (operation == "subtract") {
                    result = a - b;
                } elif (operation == "multiply") {
                    result = a * b;
                } elif (operation == "divide") {
                    if (b == 0) {
                        return { error: "Division by zero" };
                    }
                    result = a / b;
                } elif (operation == "power") {
                    result = math.pow(a, b);
                } elif (operation == "modulo") {
                    if (b == 0) {
                        return { error: "Modulo by zero" };
                    }
                    result = a % b;
                }

                // Add to history
                entry = {
                    a: a,
                    b: b,
                    operation: operation,
                    result: result,
                    timestamp: typeof(Date) != "undefined" ? Date.now() : 0
                };
                state.history.push(entry);

                return { result: result };
            }

            // Scientific functions
            function scientific(value, function_name) {
                result = 0;

                if (function_name == "sqrt") {
                    if (value < 0) {
                        return { error: "Square root of negative number" };
                    }
                    result = math.sqrt(value);
                } elif (function_name == "sin") {
                    result = math.sin(value);
                } elif (function_name == "cos") {
                    result = math.cos(value);
                } elif (function_name == "tan") {
                    result = math.tan(value);
                } elif (function_name == "log") {
                    if (value <= 0) {
                        return { error: "Logarithm of non-positive number" };
                    }
                    result = math.log(value);
                } elif (function_name == "log10") {
                    if (value <= 0) {
                        return { error: "Logarithm of non-positive number" };
                    }
                    result = math.log10(value);
                } elif (function_name == "abs") {
                    result = math.abs(value);
                } elif (function_name == "factorial") {
                    if (value < 0 || value != math.floor(value)) {
                        return { error: "Factorial requires non-negative integer" };
                    }
                    result = 1;
                    for (i = 2; i <= value; i = i + 1) {
                        result = result * i;
                    }
                }

                return { result: result };
            }

            // Get calculation history
            function get_history() {
                return state.history;
            }

            // Clear history
            function clear_history() {
                state.history = [];
                return { success: true };
            }
        '''

        result = self.ml_session.execute_ml_line(ml_code)
        if not result.success:
            messagebox.showerror("Initialization Error",
                               f"Failed to load ML logic: {result.error}")
            self.root.destroy()

    def create_widgets(self):
        """Create UI widgets."""
        # Main frame
        main_frame = ttk.Frame(self.root, padding="10")
        main_frame.grid(row=0, column=0, sticky=(tk.W, tk.E, tk.N, tk.S))

        # Basic calculator section
        basic_frame = ttk.LabelFrame(main_frame, text="Basic Operations", padding="10")
        basic_frame.grid(row=0, column=0, sticky=(tk.W, tk.E), pady=5)

        ttk.Label(basic_frame, text="Value A:").grid(row=0, column=0, sticky=tk.W)
        self.value_a = tk.StringVar(value="0")
        ttk.Entry(basic_frame, textvariable=self.value_a, width=15).grid(row=0, column=1, padx=5)

        ttk.Label(basic_frame, text="Value B:").grid(row=1, column=0, sticky=tk.W)
        self.value_b = tk.StringVar(value="0")
        ttk.Entry(basic_frame, textvariable=self.value_b, width=15).grid(row=1, column=1, padx=5)

        ttk.Label(basic_frame, text="Operation:").grid(row=2, column=0, sticky=tk.W)
        self.operation = tk.StringVar(value="add")
        operations = ["add", "subtract", "multiply", "divide", "power", "modulo"]
        ttk.Combobox(basic_frame, textvariable=self.operation,
                    values=operations, width=13).grid(row=2, column=1, padx=5)

        ttk.Button(basic_frame, text="Calculate",
                  command=self.calculate_basic).grid(row=3, column=0, columnspan=2, pady=5)

        # Scientific calculator section
        sci_frame = ttk.LabelFrame(main_frame, text="Scientific Functions", padding="10")
        sci_frame.grid(row=1, column=0, sticky=(tk.W, tk.E), pady=5)

        ttk.Label(sci_frame, text="Value:").grid(row=0, column=0, sticky=tk.W)
        self.sci_value = tk.StringVar(value="0")
        ttk.Entry(sci_frame, textvariable=self.sci_value, width=15).grid(row=0, column=1, padx=5)

        ttk.Label(sci_frame, text="Function:").grid(row=1, column=0, sticky=tk.W)
        self.sci_function = tk.StringVar(value="sqrt")
        functions = ["sqrt", "sin", "cos", "tan", "log", "log10", "abs", "factorial"]
        ttk.Combobox(sci_frame, textvariable=self.sci_function,
                    values=functions, width=13).grid(row=1, column=1, padx=5)

        ttk.Button(sci_frame, text="Calculate",
                  command=self.calculate_scientific).grid(row=2, column=0, columnspan=2, pady=5)

        # Result display
        result_frame = ttk.LabelFrame(main_frame, text="Result", padding="10")
        result_frame.grid(row=2, column=0, sticky=(tk.W, tk.E), pady=5)

        self.result_var = tk.StringVar(value="0")
        result_label = ttk.Label(result_frame, textvariable=self.result_var,
                                font=("Arial", 16, "bold"))
        result_label.grid(row=0, column=0, sticky=(tk.W, tk.E))

        # History section
        history_frame = ttk.LabelFrame(main_frame, text="History", padding="10")
        history_frame.grid(row=3, column=0, sticky=(tk.W, tk.E, tk.N, tk.S), pady=5)

        self.history_text = tk.Text(history_frame, height=10, width=50)
        self.history_text.grid(row=0, column=0, sticky=(tk.W, tk.E, tk.N, tk.S))

        scrollbar = ttk.Scrollbar(history_frame, orient=tk.VERTICAL,
                                 command=self.history_text.yview)
        scrollbar.grid(row=0, column=1, sticky=(tk.N, tk.S))
        self.history_text.config(yscrollcommand=scrollbar.set)

        ttk.Button(history_frame, text="Clear History",
                  command=self.clear_history).grid(row=1, column=0, pady=5)

        # Configure grid weights
        self.root.columnconfigure(0, weight=1)
        self.root.rowconfigure(0, weight=1)
        main_frame.columnconfigure(0, weight=1)
        main_frame.rowconfigure(3, weight=1)
        history_frame.columnconfigure(0, weight=1)
        history_frame.rowconfigure(0, weight=1)

    def calculate_basic(self):
        """Perform basic calculation using ML."""
        try:
            a = float(self.value_a.get())
            b = float(self.value_b.get())
            op = self.operation.get()

            # Call ML function
            ml_code = f'calculate({a}, {b}, "{op}");'
            result = self.ml_session.execute_ml_line(ml_code)

            if result.success and result.value:
                if "error" in result.value:
                    messagebox.showerror("Calculation Error", result.value["error"])
                else:
                    calc_result = result.value["result"]
                    self.result_var.set(f"{calc_result:.6f}")
                    self.update_history()
            else:
                messagebox.showerror("Error", f"Calculation failed: {result.error}")

        except ValueError:
            messagebox.showerror("Input Error", "Please enter valid numbers")

    def calculate_scientific(self):
        """Perform scientific calculation using ML."""
        try:
            value = float(self.sci_value.get())
            func = self.sci_function.get()

            # Call ML function
            ml_code = f'scientific({value}, "{func}");'
            result = self.ml_session.execute_ml_line(ml_code)

            if result.success and result.value:
                if "error" in result.value:
                    messagebox.showerror("Calculation Error", result.value["error"])
                else:
                    calc_result = result.value["result"]
                    self.result_var.set(f"{calc_result:.6f}")
            else:
                messagebox.showerror("Error", f"Calculation failed: {result.error}")

        except ValueError:
            messagebox.showerror("Input Error", "Please enter a valid number")

    def update_history(self):
        """Update history display from ML state."""
        result = self.ml_session.execute_ml_line("get_history();")

        if result.success and result.value:
            history = result.value

            self.history_text.delete(1.0, tk.END)
            for entry in history:
                line = f"{entry['a']} {entry['operation']} {entry['b']} = {entry['result']}\n"
                self.history_text.insert(tk.END, line)

    def clear_history(self):
        """Clear calculation history."""
        result = self.ml_session.execute_ml_line("clear_history();")

        if result.success:
            self.history_text.delete(1.0, tk.END)


def main():
    """Run the ML calculator application."""
    root = tk.Tk()
    app = MLCalculatorApp(root)
    root.mainloop()


if __name__ == '__main__':
    main()
