# File: async_gui.py

import tkinter as tk
import asyncio
from mlpy_async import async_ml_execute


class AsyncGUIApp:
    def __init__(self, root):
        self.root = root
        self.root.title("Async ML Calculator")

        # Input
        self.input_var = tk.StringVar(value="16")
        tk.Entry(root, textvariable=self.input_var).pack()

        # Calculate button
        tk.Button(root, text="Calculate Square Root",
                 command=self.on_calculate).pack()

        # Result display
        self.result_var = tk.StringVar(value="Result: -")
        tk.Label(root, textvariable=self.result_var).pack()

        # Status
        self.status_var = tk.StringVar(value="Ready")
        tk.Label(root, textvariable=self.status_var).pack()

    def on_calculate(self):
        """Button handler - triggers async calculation."""
        # Schedule async task without blocking UI
        asyncio.create_task(self.calculate_async())

    async def calculate_async(self):
        """Async calculation - UI stays responsive."""
        try:
            value = float(self.input_var.get())

            self.status_var.set("Calculating...")
            self.root.update()  # Update UI before async operation

            ml_code = f'''
                import math;
                result = math.sqrt({value});
            '''

            # Non-blocking execution
            result = await async_ml_execute(ml_code, timeout=10.0)

            if result.success:
                self.result_var.set(f"Result: {result.value:.6f}")
                self.status_var.set(f"Done ({result.execution_time*1000:.1f}ms)")
            else:
                self.status_var.set(f"Error: {result.error}")

        except ValueError:
            self.status_var.set("Error: Invalid input")


async def run_tkinter_async(root, interval=0.05):
    """Run Tkinter event loop with asyncio."""
    try:
        while True:
            root.update()
            await asyncio.sleep(interval)
    except tk.TclError:
        pass


def main():
    root = tk.Tk()
    app = AsyncGUIApp(root)

    # Run async event loop
    asyncio.run(run_tkinter_async(root))


if __name__ == '__main__':
    main()
