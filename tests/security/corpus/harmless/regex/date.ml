import regex;
function is_date(text) { return regex.test("^\\d{4}-\\d{2}-\\d{2}$", text); }
