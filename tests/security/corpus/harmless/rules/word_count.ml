text = "the cat and the dog and the bird";
counts = {};
for (word in text.split(" ")) { counts[word] = (counts.get(word) ?? 0) + 1; }
result = counts.entries().sort((a, b) => b[1] - a[1])[0];
