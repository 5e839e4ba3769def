// stdlib.md: "require(key) [env.read]"
// grants: env.read, env.write
import env;
function fails(f) { try { f(); return "no error"; } except (e) { return e.type + ": " + e.message; } }
env.set("MLPY_A", "many");
print(fails(() => env.require("MLPY_NONE"))); // expect: LookupError: env.require: the variable `MLPY_NONE` is not set
print(fails(() => env.getInt("MLPY_A"))); // expect: ValueError: env.getInt: the variable `MLPY_A` is no integer
print(fails(() => env.getFloat("MLPY_A"))); // expect: ValueError: env.getFloat: the variable `MLPY_A` is no number
print(fails(() => env.getBool("MLPY_A"))); // expect: ValueError: env.getBool: the variable `MLPY_A` is neither true nor false; want true or false
print(fails(() => env.set("A=B", "x"))); // expect: ValueError: the name of a variable has no `=` and no NUL, and is not empty
print(fails(() => env.set("MLPY_A", "a\0b"))); // expect: ValueError: env.set: a variable has at most 32,767 characters, and no NUL
env.delete("MLPY_A");
