// language.md: "Assignment to `arr[len]` and beyond throws"
a = [1]; a[1] = 2; // expect error: IndexError
