// integration-toolkit.md, line 1844
                import inventory;
                result = inventory.confirm_reservation("7");
            
