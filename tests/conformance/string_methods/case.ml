// language.md: "toUpperCase[upper] toLowerCase[lower] capitalize title"
print("aB".toUpperCase(), "aB".lower(), "ab cd".capitalize(), "ab cd".title(), "aB".swapcase()); // expect: AB ab Ab cd Ab Cd Ab
