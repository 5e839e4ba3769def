// language.md: "`?.` stops at null."
function side() { print("called"); return 1; }
o = null;
o?.f(side());
o?.[side()];
print("end"); // expect: end
