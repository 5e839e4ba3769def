// Jobs: each exported function is one. This file may be changed while the schedule runs.
import datetime;

const LIMIT = 3;

beats = 0;
failures = 0;

export function heartbeat() {
    nonlocal beats;
    beats = beats + 1;
    return `beat ${beats}, limit ${LIMIT}`;
}

// Fails two times in three.
export function unreliable() {
    nonlocal failures;
    if (failures < 2) {
        failures = failures + 1;
        throw `the other side does not answer (${failures})`;
    }
    failures = 0;
    return "it answered";
}

export function endless() { while (true) {} }

export function now() { return datetime.now().toISOString(); }

// A new version of this file goes on where the old one was.
export function __reload__(old) {
    nonlocal beats;
    beats = old.beats;
}
