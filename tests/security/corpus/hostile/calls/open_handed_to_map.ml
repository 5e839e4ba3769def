paths = ["a.txt", "b.txt"];
handles = paths.map(open); // finding: ML-S102 2:21
