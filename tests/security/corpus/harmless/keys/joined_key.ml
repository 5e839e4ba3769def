fields = {first_name: "Ada", last_name: "Lovelace"};
result = ["first", "last"].map(part => fields[part + "_name"]);
