locals = ["Vienna", "Graz"];
visitors = ["Linz"];
result = locals.concat(visitors);
