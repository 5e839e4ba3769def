// integration-toolkit-dev.md, line 605
let result = validate_order(order);
