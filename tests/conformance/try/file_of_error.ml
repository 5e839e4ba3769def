// language.md: "`{type, message, file, line}`"
try { [1][9]; } except (e) { print(e.file.endsWith("file_of_error.ml")); } // expect: true
