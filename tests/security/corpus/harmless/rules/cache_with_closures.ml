function cached(compute) {
    known = {};
    return (key) => {
        if (!(key in known)) { known[key] = compute(key); }
        return known[key];
    };
}
square = cached(k => int(k) ** 2);
result = square("12") + square("12");
