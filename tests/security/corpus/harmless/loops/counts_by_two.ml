total = 0;
for (i = 0; i <= 100; i += 2) { total += i; }
