db = {
    rows: [{id: 1, name: "a"}, {id: 2, name: "b"}],
    query: fn(name) => "rows named " + name
};
function find(name) { return db.query("name is " + name); }
