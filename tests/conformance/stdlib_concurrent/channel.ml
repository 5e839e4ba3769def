// language.md: "structured: nothing outlives its block"
// inline: a worker does one thing at a time, and says so
import concurrent;
c = concurrent.channel();
got = concurrent.scope(() => {
    concurrent.spawn(() => { for (x in [1, 2, 3]) { c.send(x * x); } c.close(); });
    found = [];
    for (x in c.values()) { found.push(x); }
    return found;
});
print(got, c.isClosed()); // expect: [1, 4, 9] true
room = concurrent.channel(2);
room.send("a"); room.send("b"); room.close();
print(room.receive(), room.receive(), str(room)); // expect: a b <channel>
try { room.send("c"); } except (e) { print(e.type); } // expect: ChannelClosed
try { concurrent.timeout(0.005, () => concurrent.channel(1).receive()); } except (e) { print(e.type); } // expect: TimeoutError
room.receive(); // expect error: ChannelClosed all that was sent is taken
