// language.md: "are contextual: still usable as names"
async = x => x * 2;
print(async(4)); // expect: 8
