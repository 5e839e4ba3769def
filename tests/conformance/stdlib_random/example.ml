// stdlib.md: "setSeed(seed) [random.generate]"
import random;

random.setSeed(7);
first = random.randomInt(1, 6);
random.setSeed(7);
print(first == random.randomInt(1, 6), random.sample([1, 2, 3], 2).length); // expect: true 2
