names = [];
if (hasattr(names, "__reduce__")) { // finding: ML-S202 2:20
    names.push("reducible");
}
