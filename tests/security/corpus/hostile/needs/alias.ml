import file as disk;
disk.write("out.txt", "x"); // finding: ML-S301 2:1
