count = 0;
function note(text) { print("note: " + text); }
while (true) { // finding: ML-S501 3:1
    note("again");
}
