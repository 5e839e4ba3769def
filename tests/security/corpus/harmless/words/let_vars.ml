let vars = {rate: 0.19};
function tax(amount) { return amount * vars.rate; }
