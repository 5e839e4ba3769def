// The business of a calculator: what it shows, and what it does with a key.

state = {shown: "0", left: null, operator: null, fresh: true};

operations = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b
};

function press(key) {
    nonlocal state;
    if (key == "C") {
        state = {shown: "0", left: null, operator: null, fresh: true};
    } elif (key.isdigit() || key == ".") {
        state.shown = state.fresh ? key : state.shown + key;
        state.fresh = false;
    } else {
        value = float(state.shown);
        if (state.operator != null) { value = operations[state.operator](state.left, value); }
        state.shown = text(value);
        state.left = value;
        state.operator = key == "=" ? null : key;
        state.fresh = true;
    }
    return state.shown;
}

function text(value) {
    return value == int(value) ? str(int(value)) : str(round(value, 8));
}
