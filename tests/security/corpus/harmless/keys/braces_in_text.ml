text = "use {name} and {0}, never {__dunder}";
result = text.replace("{name}", "Ada");
