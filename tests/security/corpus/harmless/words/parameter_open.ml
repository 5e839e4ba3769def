function hours(open, close) {
    return close - open;
}
result = hours(9, 17);
