student = {name: "Eva", class: "4b", import: "no", lambda: 1};
result = student.class + student.import;
