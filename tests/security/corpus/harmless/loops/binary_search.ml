function find(list, wanted) {
    low = 0;
    high = list.length - 1;
    while (low <= high) {
        mid = (low + high) // 2;
        if (list[mid] == wanted) { return mid; }
        if (list[mid] < wanted) { low = mid + 1; } else { high = mid - 1; }
    }
    return -1;
}
result = find([1, 3, 5, 7], 5);
