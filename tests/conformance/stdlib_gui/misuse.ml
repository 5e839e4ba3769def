// stdlib.md: "`gui` (windows, labels, buttons, entries, layouts over Tk and Qt, callbacks in ML)"
// inline: a worker process has no windows
// grants: gui.window
import gui;

function said(f) {
    try { f(); } except (e) { print(e.message); }
}

said(() => gui.createWindow({titel: "x"})); // expect: gui.createWindow: there is no option `titel`; did you mean `title`?
said(() => gui.createWindow({onClose: 1})); // expect: gui.createWindow: onClose must be a function, got a number
said(() => gui.createLabel({}, {text: "x"})); // expect: gui.createLabel: the first argument is a window, as `gui.createWindow` gives it
said(() => gui.createButton(null, {onClick: 1})); // expect: gui.createButton: onClick must be a function, got a number
said(() => gui.createEntry(null, {text: 1})); // expect: gui.createEntry: text must be a string, got a number
said(() => gui.createCheckbox(null, {checked: 1})); // expect: gui.createCheckbox: checked must be true or false, got a number
said(() => gui.createProgress(null, {value: 2})); // expect: gui.createProgress: value is a number from 0 to 1, got a number
said(() => gui.layout(null, {type: "vertical"})); // expect: gui.layout: the first argument is a window, as `gui.createWindow` gives it
said(() => gui.showMessage("x", 1)); // expect: gui.showMessage: message must be a string, got number
said(() => gui.confirm(1, "Sure?")); // expect: gui.confirm: title must be a string, got number
