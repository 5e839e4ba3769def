// integration-toolkit.md, line 2335
                    import payments;
                    result = payments.charge(50.0, "9876543210987654");
                
