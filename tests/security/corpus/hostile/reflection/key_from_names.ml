const LEFT = "__sub";
const RIGHT = "classes__";
function all_of(type) {
    return type[LEFT + RIGHT]; // finding: ML-S202 4:17
}
