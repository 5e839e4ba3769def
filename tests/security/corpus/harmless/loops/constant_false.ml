debug = false;
while (false) { print("never"); }
