import {read as get} from "file"; // finding: ML-S301 1:9
text = get("a.txt");
