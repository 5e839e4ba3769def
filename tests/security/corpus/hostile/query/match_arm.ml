import db;
function stats(request) {
    clause = match (request.kind) {
        "all" => "",
        other => " WHERE kind = '" + request.kind + "'"
    };
    return db.query("SELECT count(*) FROM events" + clause); // finding: ML-S401 7:21
}
