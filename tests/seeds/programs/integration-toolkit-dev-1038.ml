// integration-toolkit-dev.md, line 1038
        let count = 0;
        while (count < 1000000) {
            count = count + 1;
        }
        count;
        
