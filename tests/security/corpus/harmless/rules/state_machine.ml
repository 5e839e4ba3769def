transitions = {
    draft: {submit: "review"},
    review: {approve: "published", reject: "draft"},
    published: {}
};
function next_state(state, action) {
    target = transitions[state].get(action);
    if (target == null) { throw `cannot ${action} what is ${state}`; }
    return target;
}
result = next_state(next_state("draft", "submit"), "approve");
