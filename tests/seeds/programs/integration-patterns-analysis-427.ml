// integration-patterns-analysis.md, line 427
        function fibonacci(n) {
            if (n <= 1) { return n; }
            return fibonacci(n - 1) + fibonacci(n - 2);
        }
        result = fibonacci(10);
    
