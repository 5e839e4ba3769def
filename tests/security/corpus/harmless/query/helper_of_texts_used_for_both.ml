// `_quoted` sees a user's name for the greeting, but only constants for the query.
import db;
function _quoted(text) { return "'" + text + "'"; }
function greet(name) {
    db.query("SELECT * FROM greetings WHERE language = " + _quoted("de"));
    return "Hello " + _quoted(name);
}
