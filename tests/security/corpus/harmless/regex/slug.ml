import regex;
function is_slug(text) { return regex.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", text) != null; }
