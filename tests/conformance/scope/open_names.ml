// language.md: "it is a warning, and `NameError` at run time if the name is still absent"
print(host_value); // expect: 5
// context: {"host_value": 5}
