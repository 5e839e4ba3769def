// language.md: "`x op= y` for `+ - * / //"
x = 7; x //= 2; print(x); // expect: 3
