import warehouse;
function stock(sku) {
    return warehouse.ask("stock of the article", [sku]);
}
