state = "idle";
while (true) { // finding: ML-S501 2:1
    switch (state) {
        case "idle": state = "busy"; break;
        default: state = "idle"; break;
    }
}
