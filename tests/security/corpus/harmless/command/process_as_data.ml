process = {name: "picking", steps: ["scan", "pack"]};
label = "process " + process.name + ": " + process.steps.join(", ");
