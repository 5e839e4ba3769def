// language.md: "short-circuit"
log = [];
t = x => { log.push(x); return x; };
t(0) && t(1); t(2) || t(3); t(null) ?? t(4); t(5) ?? t(6);
print(log); // expect: [0, 2, null, 4, 5]
