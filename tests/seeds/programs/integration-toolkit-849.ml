// integration-toolkit.md, line 849
            import math;
            result = math.sqrt(16);
        
