prices = {eur_net: 10, eur_gross: 12};
function price(currency, kind) { return prices[`${currency}_${kind}`]; }
result = price("eur", "net");
