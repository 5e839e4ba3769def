// integration-toolkit.md, line 3343
let fetch = (url) => http.get(url);
