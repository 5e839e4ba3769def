door = {open: true, exec: "later", eval: 3, globals: []};
result = door.open && door.eval > 2;
