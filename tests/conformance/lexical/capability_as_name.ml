// language.md: "are contextual: still usable as names"
capability = {resource: "r"};
capability.resource = "s";
print(capability); // expect: {resource: "s"}
