// language.md: "push[append] pop shift unshift insert remove extend"
a = [2]; a.push(3); a.append(4); a.unshift(1); a.insert(1, 9); a.remove(9); a.extend([5, 6]);
print(a.pop(), a.shift(), a); // expect: 6 1 [2, 3, 4, 5]
