// integration-toolkit.md, line 1131
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
        
