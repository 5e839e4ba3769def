listeners = {};
function on(event, handler) { listeners[event] = [...(listeners.get(event) ?? []), handler]; }
function emit(event, payload) { return (listeners.get(event) ?? []).map(handler => handler(payload)); }
on("order", o => "mail to " + o.customer);
on("order", o => o.total > 100 ? "call the manager" : "nothing");
result = emit("order", {customer: "Ada", total: 120});
