// language.md: "are contextual: still usable as names"
let allow = 1, resource = 2, case = 3;
print({allow, resource, case}); // expect: {allow: 1, resource: 2, case: 3}
