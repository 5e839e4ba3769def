function merged(base, over) {
    made = {...base};
    for (key in over) {
        both = typeof(base.get(key)) == "object" && typeof(over[key]) == "object";
        made[key] = both ? merged(base[key], over[key]) : over[key];
    }
    return made;
}
result = merged({a: {x: 1, y: 2}, b: 1}, {a: {y: 3}});
