import regex;
price = regex.sub("\\$", "EUR ", "$12");
text = "(a+)+$ is a dangerous pattern, ([a-z]*)* too";
