// Wants the addresses of all customers, says so, and is not granted it.
@plugin {
    name: "newsletter",
    version: "0.3",
    capabilities: ["customers:read"]
}
import customers;

export function address(name) { return customers.address(name); }
