// integration-patterns-analysis.md, line 814
        function divide(a, b) {
            if (b == 0) {
                throw "Division by zero!";
            }
            return a / b;
        }

        result = divide(10, 0);  // Will throw error
    
