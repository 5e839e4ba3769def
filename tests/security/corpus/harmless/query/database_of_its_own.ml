// An object that the program makes, whose methods are named like those of a database.
function make_store() {
    rows = [];
    return {query: text => rows.filter(row => row.name == text), execute: row => rows.push(row)};
}
store = make_store();
cursor = make_store();
function find(name) { return cursor.execute("select " + name); }
