days = ["mon", "tue", "wed", "thu", "fri"];
function plan(people) {
    made = {};
    for ([i, day] in enumerate(days)) { made[day] = people[i % people.length]; }
    return made;
}
result = plan(["Ada", "Bob"]);
