// integration-toolkit.md, line 2208
        import payments;
        result = payments.charge(100.0);
    
