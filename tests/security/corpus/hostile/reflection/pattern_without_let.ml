names = [];
{__bases__: names} = "x"; // finding: ML-S201 2:2
