// integration-toolkit.md, line 2302
            import payments;

            function process_payment(amount, card_token) {
                // Validate card
                validation = payments.validate_card(card_token);

                if (!validation.valid) {
                    return { success: false, error: "Invalid card" };
                }

                // Charge card
                result = payments.charge(amount, card_token);
                return result;
            }
        
