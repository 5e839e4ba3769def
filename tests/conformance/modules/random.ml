// language.md: "random"
import random; random.setSeed(7); a = random.random(); random.set_seed(7); print(a == random.random(), random.randomInt(3, 3)); // expect: true 3
