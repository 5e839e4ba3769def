// integration-patterns-analysis.md, line 473
        import json;
        data = { name: "Alice", score: 95 };
        result = json.stringify(data);
    
