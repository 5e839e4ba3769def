function check(n) { if (n > 5) { throw "enough"; } }
n = 0;
try {
    while (true) { n += 1; check(n); }
} except (e) { print(e.message); }
