// integration-patterns-analysis.md, line 550
        import file;
        content = file.read("data.txt");
    
