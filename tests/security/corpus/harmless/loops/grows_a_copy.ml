words = ["a", "b"];
for (word in words.copy()) { words.push(word + word); }
