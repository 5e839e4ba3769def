function expand(words) {
    for (word of words) {
        shout = word.toUpperCase();
        words.append(shout); // finding: ML-S504 4:9
    }
    return words;
}
