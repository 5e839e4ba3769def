// language.md: "with `\n \t \r \b \f \0 \\ \" \' \/ \xHH \uHHHH \u{H…}`"
s = "\x41\u0042\u{43}\"\'\\\/";
print(s, s.length); // expect: ABC"'\/ 7
