super = {name: "Billa", open: "7:00"};
print(super.name + " opens at " + super.open);
