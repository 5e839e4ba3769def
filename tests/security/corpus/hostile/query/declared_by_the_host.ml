import warehouse;
function stock(sku) {
    return warehouse.ask("stock of " + sku); // finding: ML-S401 3:26
}
