function* tree(node) {
    yield node.name;
    for (child in node.children) { yield* tree(child); }
}
result = [...tree({name: "a", children: [{name: "b", children: []}]})];
