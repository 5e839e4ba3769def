// language.md: "obey exactly the rules of the syntax they stand for"
getattr(print, "__globals__"); // expect error: AttributeError
