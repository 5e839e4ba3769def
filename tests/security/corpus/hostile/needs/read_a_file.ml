import file;
text = file.read("/etc/passwd"); // finding: ML-S301 2:8
