// integration-patterns-analysis.md, line 365
        // ML code using Python functions
        price = 100;
        tier = "gold";
        final_price = calculate_discount(price, tier);
        send_notification(123, "Your discount: " + final_price);
    
