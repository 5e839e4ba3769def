function page(items, number, size = 10) {
    start = (number - 1) * size;
    return {items: items[start:start + size], pages: (items.length + size - 1) // size};
}
result = page(range(25).map(n => n), 3);
