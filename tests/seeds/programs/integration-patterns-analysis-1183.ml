// integration-patterns-analysis.md, line 1183
        function validate(data) {
            return data.email.includes("@") && data.name.length > 3;
        }
    
