import {search as find} from "regex"; // finding: ML-S301 1:9
found = find("^(?:.*,)*x", "1,2,3,4,5,6,7"); // finding: ML-S601 2:14
