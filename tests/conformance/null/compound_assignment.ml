// language.md: "`TypeError` that says which expression is null"
cart = {owner: null};
cart.owner.visits += 1; // expect error: TypeError `cart.owner` is null
