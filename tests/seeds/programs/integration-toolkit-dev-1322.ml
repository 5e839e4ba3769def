// integration-toolkit-dev.md, line 1322
import file; file.read_file('/data/test.csv');
