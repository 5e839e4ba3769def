limits = {low: 5, high: 30};
function alerts(readings) {
    found = [];
    for ({sensor, value} in readings) {
        if (value < limits.low) { found.push(`${sensor} is cold: ${value}`); }
        elif (value > limits.high) { found.push(`${sensor} is hot: ${value}`); }
    }
    return found;
}
result = alerts([{sensor: "s1", value: 2}, {sensor: "s2", value: 20}]);
