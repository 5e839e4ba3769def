import warehouse;
function ask(shelf) {
    n = warehouse.count(shelf);
    return warehouse.ask("articles, at most " + n);
}
