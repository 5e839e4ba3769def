// integration-toolkit.md, line 1869
            import inventory;
            result = inventory.release_reservation("7");
        
