tasks = ["a", "b"];
for (task in tasks) {
    tasks.push(task + "!"); // finding: ML-S504 3:5
}
