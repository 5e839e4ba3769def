orders = [{id: 1}, {id: 2}];
seen = orders.map(order => locals()); // finding: ML-S101 2:28
