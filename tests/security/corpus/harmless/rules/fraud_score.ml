signals = [
    {name: "night", weight: 10, test: o => o.hour < 6},
    {name: "large", weight: 40, test: o => o.total > 1000},
    {name: "abroad", weight: 25, test: o => o.country != o.card_country}
];
function score(order) {
    hits = signals.filter(s => s.test(order));
    return {points: hits.reduce((sum, s) => sum + s.weight, 0), why: hits.map(s => s.name)};
}
result = score({hour: 3, total: 20, country: "AT", card_country: "DE"});
