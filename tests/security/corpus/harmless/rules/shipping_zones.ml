const ZONES = {DE: "home", AT: "near", US: "far"};
function shipping(country, weight) {
    if (!(country in ZONES)) { throw {type: "NoShipping", message: "we do not ship to " + country}; }
    base = {home: 3.9, near: 7.9, far: 19.9}[ZONES[country]];
    return base + max(0, weight - 1) * 1.5;
}
result = shipping("AT", 3);
