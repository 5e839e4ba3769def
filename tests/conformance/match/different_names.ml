// language.md: "`|`"
x = match ([1]) { [a] | [b] => 1 }; // expect error: ML-C109
