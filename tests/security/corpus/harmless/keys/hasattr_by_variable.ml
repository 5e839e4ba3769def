function optional(order, name) {
    return hasattr(order, name) ? getattr(order, name) : null;
}
result = optional({note: "fragile"}, "note");
