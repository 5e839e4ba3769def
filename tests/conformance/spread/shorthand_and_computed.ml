// language.md: "shorthand `{name}`; computed keys `{[k]: v}`"
name = 3; k = "x"; print({name, [k]: 1, [k + "y"]: 2}); // expect: {name: 3, x: 1, xy: 2}
