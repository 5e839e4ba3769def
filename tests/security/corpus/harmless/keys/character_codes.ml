alphabet = [];
for (code in range(97, 123)) { alphabet.push(chr(code)); }
result = alphabet.join("");
