// integration-toolkit.md, line 433
    import payments;  // Auto-detected from extension path
    result = payments.charge_card(100.0, "tok_123");
