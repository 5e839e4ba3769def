// The call is not of `eval`, but what it calls is.
run = eval; // finding: ML-S102 2:7
answer = run("6 * 7");
