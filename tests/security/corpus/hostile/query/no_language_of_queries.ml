// It does not begin like SQL, and nobody declared `run` a sink: it may be one.
function find(pool, id) {
    return pool.run("orders/" + id); // finding: ML-S401 3:21
}
