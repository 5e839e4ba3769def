// language.md: "`&&`, `||`, `??` return an operand"
log = [];
t = x => { log.push(x); return x; };
x = t(1) + t(2) * t(3); y = [t(4), t(5)]; z = {a: t(6), [t("k")]: t(7)};
print(x, log); // expect: 7 [1, 2, 3, 4, 5, 6, "k", 7]
