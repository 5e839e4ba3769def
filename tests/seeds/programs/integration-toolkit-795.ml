// integration-toolkit.md, line 795
                import math;
                result = math.sqrt(7);
            
