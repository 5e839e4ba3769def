settings = {path: "settings.py"};
execfile(settings.path); // finding: ML-S101 2:1
