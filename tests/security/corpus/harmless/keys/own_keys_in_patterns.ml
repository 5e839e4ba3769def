// Keys with single or leading underscores are names like others, and so are all that stand as texts.
let {_class: kind, __typename, code_} = {_class: "a", __typename: "b", code_: "c"};
found = match ({__init: 1, dict: 2}) {
    {__init: one, dict: two} => one + two,
    _ => 0
};
table = {__class__: "of a school"};
print(kind, __typename, code_, found, table["__class__"]);
