plugins = ["tax", "shipping"];
for (name in plugins) {
    source = `import ${name}`;
    exec(source); // finding: ML-S101 4:5
}
