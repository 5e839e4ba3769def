// integration-toolkit-dev.md, line 1131
        import http;
        let fetch_data = (url) => http.get(url);
        
