// what the pipelines ask of each reading of a sensor
function plausible(reading) {
    return reading.celsius > -40 && reading.celsius < 60;
}

function fahrenheit(reading) {
    return { sensor: reading.sensor, fahrenheit: round(reading.celsius * 9 / 5 + 32, 1) };
}

// a sensor that wants steps of nothing is never done
function calibrated(reading) {
    offset = 0;
    while (offset < 1) { offset = offset + reading.step; }
    return { sensor: reading.sensor, celsius: reading.celsius + offset };
}
