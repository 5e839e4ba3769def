// language.md: "structured: nothing outlives its block"
// inline: a worker does one thing at a time, and says so
import concurrent;
log = [];
value = concurrent.scope(() => {
    task = concurrent.spawn(() => { concurrent.sleep(0.005); log.push("task"); return 7; });
    print(task.isDone(), typeof(task), str(task)); // expect: false Task <task>
    log.push("body");
    return "value";
});
print(value, log); // expect: value ["body", "task"]
print(concurrent.scope(() => concurrent.spawn(() => 5).result())); // expect: 5
try {
    concurrent.scope(() => {
        concurrent.spawn(() => { throw "in a task"; });
        concurrent.sleep(60);
    });
} except (e) {
    print(e.message); // expect: in a task
}
concurrent.scope(() => {
    task = concurrent.spawn(() => { concurrent.sleep(60); });
    task.cancel();
    try { task.result(); } except (e) { print(e.type); } // expect: TaskCancelled
});
concurrent.spawn(() => 1); // expect error: RuntimeError in a scope
