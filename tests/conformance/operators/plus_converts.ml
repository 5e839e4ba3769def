// language.md: "if one side is a string the other is converted"
print("Clicked " + 3 + " times", "x" + null, 1 + "a"); // expect: Clicked 3 times xnull 1a
