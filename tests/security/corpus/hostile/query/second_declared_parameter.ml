import warehouse;
function stock(sku) {
    return warehouse.ask_in("main", `stock of ${sku}`); // finding: ML-S401 3:37
}
