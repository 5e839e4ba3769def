log = [];
while (1 == 1) { // finding: ML-S501 2:1
    log.push("tick");
}
