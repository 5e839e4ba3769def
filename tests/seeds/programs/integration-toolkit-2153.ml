// integration-toolkit.md, line 2153
        function process(data) {
            return data.x + data.y;
        }
    
