// language.md: "what a nested function reads counts where it is written"
n = 0; function f() { g = () => n; n = 7; return g(); } print(f(), n); // expect: 7 7
