// language.md: "`?.` stops at null."
user = null;
print(user?.name ?? "guest", (user?.tags ?? []).length); // expect: guest 0
