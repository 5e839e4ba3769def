function invoice(order) {
    lines = order.items.map(i => `${i.name.padEnd(12)}${i.price.toFixed(2).padStart(8)}`);
    total = order.items.reduce((sum, i) => sum + i.price, 0);
    return [...lines, "-".repeat(20), "total".padEnd(12) + total.toFixed(2).padStart(8)].join("\n");
}
print(invoice({items: [{name: "tea", price: 3.5}, {name: "cake", price: 4.2}]}));
