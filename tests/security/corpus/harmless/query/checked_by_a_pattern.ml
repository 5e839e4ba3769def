import db;
import regex;
function by_code(code) {
    if (regex.fullmatch("[A-Z]{3}-[0-9]{4}", code) && db != null) {
        return db.query("SELECT * FROM parts WHERE code = '" + code + "'");
    }
    return null;
}
