samples = [
    {title: "bad", code: `__import__("os").system("ls")`},
    {title: "good", code: `print("hello")`}
];
result = samples.filter(s => s.code.includes("__import__")).length;
