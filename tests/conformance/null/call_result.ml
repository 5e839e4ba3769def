// language.md: "`TypeError` that says which expression is null"
function find() { return null; }
find().name; // expect error: TypeError `find()` is null
