import regex;
path = regex.test("^(?:/[a-z]+)*$", "/index/page");
