const exec = (task) => task.name + " done";
result = [{name: "backup"}].map(t => exec(t));
