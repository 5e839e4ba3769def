// language.md: "`AttributeError`"
[1].pushh(2); // expect error: AttributeError did you mean `push`
