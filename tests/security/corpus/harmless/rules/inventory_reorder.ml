function reorder(stock) {
    return stock
        .filter(item => item.count < item.minimum)
        .map(item => ({sku: item.sku, order: item.minimum * 2 - item.count}))
        .sort((a, b) => b.order - a.order);
}
result = reorder([{sku: "a", count: 1, minimum: 5}, {sku: "b", count: 9, minimum: 5}]);
