function depth(node) {
    deepest = 0;
    for (child in node.children) { deepest = max(deepest, depth(child)); }
    return deepest + 1;
}
result = depth({children: [{children: []}]});
