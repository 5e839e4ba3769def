function any_positive(list) {
    return list.length > 0 && (list[0] > 0 || any_positive(list[1:]));
}
result = any_positive([-1, 2]);
