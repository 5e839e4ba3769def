// integration-toolkit.md, line 854
            import json;
            data = {name: "Alice", score: 95};
            result = json.stringify(data);
        
