// integration-toolkit-dev.md, line 1747
import file;
