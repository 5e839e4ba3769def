// integration-patterns-analysis.md, line 639
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
    
