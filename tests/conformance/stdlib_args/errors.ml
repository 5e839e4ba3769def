// stdlib.md: "parse(argv)"
// grants: args.read
import args;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
p = args.createParser().addFlag("verbose", "v").addOption("out").addPositional("name");
print(fails(() => p.parse(["--verbos"]))); // expect: ValueError: unknown argument `--verbos`; did you mean `--verbose`?
print(fails(() => p.parse(["--verbose=1", "a"]))); // expect: ValueError: the flag `--verbose` takes no value
print(fails(() => p.parse(["--out"]))); // expect: ValueError: the option `--out` needs a value
print(fails(() => p.parse([]))); // expect: ValueError: the argument `name` is missing
print(fails(() => p.parse("x"))); // expect: TypeError: parse takes an array of strings
print(fails(() => p.addFlag("verbose"))); // expect: ValueError: the argument `--verbose` is declared already
print(fails(() => p.addOption(""))); // expect: TypeError: a name must be a string that is not empty
print(fails(() => p.addPositional("name"))); // expect: ValueError: the argument `name` is declared already
