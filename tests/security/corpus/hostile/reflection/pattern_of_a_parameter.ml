function globals_of({name, __globals__: all = {}}) { // finding: ML-S201 1:28
    return [name, all];
}
globals_of(print);
