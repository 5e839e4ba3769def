import functional;
sales = [{sku: "a", n: 3}, {sku: "b", n: 7}, {sku: "a", n: 5}];
by_sku = functional.groupBy(s => s.sku, sales);
result = by_sku.entries().map(([sku, rows]) => ({sku, n: rows.reduce((t, r) => t + r.n, 0)}));
