// language.md: "It may be left out before `}`, at the end of input"
print("last") // expect: last
