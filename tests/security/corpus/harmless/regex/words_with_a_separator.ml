import regex;
sentence = regex.test("^(?:\\w+\\s)*\\w+\\.$", "one two three.");
