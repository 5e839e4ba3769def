// language.md: "are contextual: still usable as names"
when = 1; of = 2; match = 3; case = 4; default = 5; from = 6; as = 7; async = 8; resource = 9; allow = 10; capability = 11;
print(when + of + match + case + default + from + as + async + resource + allow + capability); // expect: 66
