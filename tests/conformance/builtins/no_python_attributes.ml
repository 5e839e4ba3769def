// language.md: "obey exactly the rules of the syntax they stand for"
name = ["__glo", "bals__"].map(part => part).join("");
getattr(print, name); // expect error: AttributeError
