commands = {
    help: args => "commands: " + commands.keys().join(", "),
    echo: args => args.join(" "),
    sum: args => args.map(a => int(a)).reduce((x, y) => x + y, 0)
};
function answer(line) {
    [name, ...args] = line.split(" ");
    return name in commands ? commands[name](args) : "unknown command: " + name;
}
result = answer("sum 1 2 3");
