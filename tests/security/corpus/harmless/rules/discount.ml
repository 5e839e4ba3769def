// What a customer gets off, by tier and size of the order.
const TIERS = {gold: 0.15, silver: 0.1, basic: 0};
function discount(customer, total) {
    rate = TIERS[customer.tier] ?? 0;
    if (total > 500) { rate += 0.05; }
    return round(total * rate, 2);
}
result = discount({tier: "gold"}, 600);
