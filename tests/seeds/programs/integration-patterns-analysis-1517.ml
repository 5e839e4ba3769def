// integration-patterns-analysis.md, line 1517
import math; import json;
