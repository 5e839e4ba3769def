import regex;
const BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
function is_address(text) { return regex.test("^" + BYTE + "(?:\\." + BYTE + "){3}$", text); }
