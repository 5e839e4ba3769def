// language.md: "Text form (`str`, `print`, string joining)"
print(); // expect: 
print("a", 1, null); // expect: a 1 null
print("x y"); // expect: x y
