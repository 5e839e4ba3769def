dir = "reports";
path = dir + "/2024.csv";
