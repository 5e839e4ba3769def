import math;
function payment(sum_lent, rate, years) {
    monthly = rate / 12;
    months = years * 12;
    return sum_lent * monthly / (1 - math.pow(1 + monthly, -months));
}
result = round(payment(100_000, 0.03, 20), 2);
