// integration-toolkit.md, line 399
// ML code: business_logic.ml

import payments;

function process_order(order_total, card_token) {
    result = payments.charge_card(order_total, card_token);

    if (result.success) {
        return {
            status: "completed",
            transaction: result.transaction_id
        };
    } else {
        return {
            status: "failed",
            error: "Payment failed"
        };
    }
}
