// language.md: "`hasattr`, `getattr`, `call`, `format` obey exactly the rules of the syntax they stand for"
getattr(print, "__globals__"); // expect error: ML-S202
