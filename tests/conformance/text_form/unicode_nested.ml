// language.md: "in JSON quotes when nested"
print(["é😀"]); // expect: ["é😀"]
