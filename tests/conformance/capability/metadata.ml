// language.md: "`capability NAME { resource "pattern"; allow read "pattern"; }` declares what the module needs"
capability file.data { resource "data/*.csv"; allow read, write "data/*"; }
print("runs"); // expect: runs
