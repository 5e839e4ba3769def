// Sales by country, the largest first.
function revenue(rows) {
    return rows.map(row => row.quantity * row.price).reduce((sum, each) => sum + each, 0);
}

export function report(rows) {
    const all = revenue(rows);
    groups = {};
    for (row of rows) {
        groups[row.country] = [...groups.get(row.country, []), row];
    }
    return groups.items()
        .map(([country, sales]) => {
            const total = revenue(sales);
            return {country: country, sales: sales.length, revenue: total, share: `${round(100 * total / all)} %`};
        })
        .sort((a, b) => b.revenue - a.revenue);
}
