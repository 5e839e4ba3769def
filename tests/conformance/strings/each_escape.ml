// language.md: "Strings: `"…"`, `'…'` with `\n \t \r \b \f \0 \\ \" \' \/ \xHH \uHHHH \u{H…}`"
codes = [];
for (c of "\n\t\r\b\f\0\\\"\'\/") { codes.push(ord(c)); }
print(codes); // expect: [10, 9, 13, 8, 12, 0, 92, 34, 39, 47]
