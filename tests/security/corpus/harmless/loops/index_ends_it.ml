function until_the_end(items) {
    i = 0;
    try {
        while (true) {
            print(items[i]);
            i += 1;
        }
    } except (end) {
        return i;
    }
}
result = until_the_end([1, 2]);
