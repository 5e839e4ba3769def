function grade(points) {
    if (points >= 90) { return "A"; }
    elif (points >= 75) { return "B"; }
    elif (points >= 60) { return "C"; }
    return "F";
}
students = [{name: "Eva", marks: [90, 95]}, {name: "Jan", marks: [50, 70]}];
result = students.map(s => s.name + ": " + grade(sum(s.marks) / s.marks.length));
