// integration-toolkit.md, line 3319
        import file;
        let content = file.read_file("/data/test.csv");
        
