// integration-toolkit.md, line 2249
            import analytics;
            result = analytics.avg([1, 2, 3, 4, 5]);
        
