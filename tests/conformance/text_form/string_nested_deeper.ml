// language.md: "a string bare at the top, in JSON quotes when nested"
print({a: ["x", {b: "y"}]}, str(["s"]), `${["s"]}`, "" + ["s"]); // expect: {a: ["x", {b: "y"}]} ["s"] ["s"] ["s"]
