queue = ["a", "b", "c"];
order = [];
while (queue.length > 0) { order.push(queue.shift()); }
