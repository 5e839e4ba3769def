order = {total: 12};
result = getattr(order, "total", 0) + getattr(order, "tax", 0);
