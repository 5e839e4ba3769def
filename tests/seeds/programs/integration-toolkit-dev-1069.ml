// integration-toolkit-dev.md, line 1069
        import file;
        let content = file.read_file("/data/test.csv");
        
