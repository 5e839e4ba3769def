// language.md: "`catch` is the same as `except`; the name is optional"
try { throw 1; } catch { print("caught"); } // expect: caught
