// integration-toolkit-dev.md, line 1748
let data = file.read_file('/data/test.csv');
