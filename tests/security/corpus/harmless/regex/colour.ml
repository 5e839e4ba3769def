import regex;
function is_colour(text) { return regex.test("^#(?:[0-9a-fA-F]{3}){1,2}$", text); }
