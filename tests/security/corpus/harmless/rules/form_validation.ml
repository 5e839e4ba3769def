rules = {
    name: v => v.length >= 2 ? null : "too short",
    age: v => v >= 18 ? null : "too young"
};
function check(form) {
    problems = {};
    for ([field, rule] in rules.entries()) {
        problem = rule(form[field]);
        if (problem) { problems[field] = problem; }
    }
    return problems;
}
result = check({name: "A", age: 20});
