// language.md: "`null`"
print(null == false, null == null, null ?? 1); // expect: false true 1
