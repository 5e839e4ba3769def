order = {total: 10};
order.__class__ = "Admin"; // finding: ML-S201 2:7
