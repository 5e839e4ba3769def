function double(x) { return x * 2; }
result = call(double, 21);
