// stdlib.md: "`gui` (windows, labels, buttons, entries, layouts over Tk and Qt, callbacks in ML)"
// inline: a worker process has no windows
// grants: gui:window:Greeter
import gui;

function greeter() {
    window = gui.createWindow({title: "Greeter", width: 300, height: 120});
    label = gui.createLabel(window, {text: "Who is there?", fontSize: 14});
    name = gui.createEntry(window, {onSubmit: (text) => label.setText("Hello, " + text)});
    button = gui.createButton(window, {text: "Greet", onClick: () => label.setText("Hello, " + name.getText())});
    gui.layout(window, {type: "vertical", children: [label, {type: "horizontal", children: [name, button]}]});
    window.show();
    window.wait();
}

try {
    greeter();
} except (e) {
    print(e.message); // expect: no windows can be shown here: the host shows them by `TkBridge` or `QtBridge`
}
