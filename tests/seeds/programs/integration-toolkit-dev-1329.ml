// integration-toolkit-dev.md, line 1329
import file; file.read_file('/etc/passwd');
