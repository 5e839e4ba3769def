// integration-toolkit.md, line 2113
        // Infinite loop
        while (true) { x = 1; }
    
