// `run` and `call` are everyday words.
tests = [fn() => 1, fn() => 2];
function run(list) { return list.map(test => call(test)); }
result = run(tests);
