attempts = 0;
while (true) {
    attempts += 1;
    if (attempts >= 3) { break; }
}
