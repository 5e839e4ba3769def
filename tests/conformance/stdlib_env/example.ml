// stdlib.md: "get(key, default=null) [env.read]"
// grants: env:read:MLPY_*, env:write:MLPY_*
import env;

env.set("MLPY_MODE", "test");
print(env.get("MLPY_MODE"), env.get("MLPY_NONE", "default"), env.has("MLPY_NONE")); // expect: test default false
env.delete("MLPY_MODE");
print(env.get("MLPY_MODE")); // expect: null
