// integration-toolkit-dev.md, line 752
import validator;
