// language.md: "string building"
s = "ab"; while (true) { s = s + s; } // expect error: LimitError
