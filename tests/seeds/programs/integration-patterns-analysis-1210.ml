// integration-patterns-analysis.md, line 1210
        // Long-running computation
        result = expensive_calculation();
    
