// stdlib.md: "result get has getBool flags options positionals"
// grants: args.read
import args;

print(args.all().length, args.rest(), args.script().endsWith("module.ml"), args.all()[0] == args.script()); // expect: 1 [] true true
p = args.create_parser("t").add_flag("loud").add_option("n", "n", "count", 3).add_positional("first", "the first", true).add_positional("second", "", false);
print(p, p.help().splitlines()); // expect: <ArgumentParser t> ["usage: t [options] FIRST [SECOND]", "", "  FIRST          the first", "  SECOND", "      --loud", "  -n, --n VALUE  count (default: 3)"]
a = p.parse(["x", "-n", "5", "--", "-y", "z"]);
print(a, a.flags(), a.options(), a.positionals(), a.has("loud"), a.has("n"), a.get("none", 1), a.get_bool("loud")); // expect: <Arguments> {loud: false} {n: "5"} ["x", "-y", "z"] false true 1 false
print(p.parse(["-1"]).get("first"), p.toString(), a.toString()); // expect: -1 <ArgumentParser t> <Arguments>
