// A pricing rule that trusts its formula to Python.
function price(order, formula) {
    context = {quantity: order.quantity, unit: order.unit};
    return eval(formula, context); // finding: ML-S101 4:12
}
