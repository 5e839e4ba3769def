// integration-toolkit.md, line 1821
            import inventory;
            result = { success: true, reservation_id: "RES_12345" };
        
