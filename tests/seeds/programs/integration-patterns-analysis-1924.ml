// integration-patterns-analysis.md, line 1924
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
        
