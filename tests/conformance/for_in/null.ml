// language.md: "`for (x in it)`"
for (x of null) {} // expect error: TypeError cannot iterate over null
