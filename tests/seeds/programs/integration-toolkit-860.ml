// integration-toolkit.md, line 860
            function factorial(n) {
                if (n <= 1) { return 1; }
                return n * factorial(n - 1);
            }
            result = factorial(10);
        
