// integration-toolkit.md, line 2102
        import math;
        result = math.sqrt(16);
    
