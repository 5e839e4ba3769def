function take(list) { return list.pop(); }
stack = [1, 2, 3];
sum_of_all = 0;
while (stack.length > 0) { sum_of_all += take(stack); }
