row = {length: 3, keys: "k", values: "v"};
result = row.length + row.keys.length;
