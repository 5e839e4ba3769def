function hint(user) {
    return "SELECT a seat for " + user + ", then INSERT a coin";
}
result = hint("Ada");
