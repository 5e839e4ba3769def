// stdlib.md: "get_int(key, default=0) [env.read]; get_bool(key, default=false) [env.read]"
// grants: env.read, env.write
import env;

env.set("MLPY_A", 12);
env.set("MLPY_B", "Yes");
env.set("MLPY_C", "2.5");
print(env.require("MLPY_A"), env.get_int("MLPY_A"), env.getInt("MLPY_NONE", 3), env.get_bool("MLPY_B"), env.getBool("MLPY_NONE")); // expect: 12 12 3 true false
print(env.get_float("MLPY_C"), env.getFloat("MLPY_NONE", 0.5), env.all().MLPY_B, env.has("MLPY_C")); // expect: 2.5 0.5 Yes true
print(["MLPY_A", "MLPY_B", "MLPY_C", "MLPY_C"].map(env.delete)); // expect: [true, true, true, false]
