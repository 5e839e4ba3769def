// A calculator whose function has every right to be called `eval`.
function eval(node) {
    if (node.kind == "number") { return node.value; }
    left = eval(node.left);
    right = eval(node.right);
    return node.kind == "+" ? left + right : left * right;
}
result = eval({kind: "+", left: {kind: "number", value: 2}, right: {kind: "number", value: 3}});
