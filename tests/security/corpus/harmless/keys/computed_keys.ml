function pivot(rows) {
    made = {};
    for (row in rows) { made = {...made, [row.key]: row.value}; }
    return made;
}
result = pivot([{key: "a", value: 1}, {key: "b", value: 2}]);
