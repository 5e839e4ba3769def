import regex;
parts = regex.match("^(\\S+) (\\S+) \\[([^\\]]*)\\] \"([^\"]*)\" (\\d{3})$", "host user [now] \"GET /\" 200");
