lesson = "Never call eval(text) or exec(code): both run whatever the text says.";
print(lesson);
