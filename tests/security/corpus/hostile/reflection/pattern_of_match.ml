subject = [print, {frames: 2}];
found = match (subject) {
    [_, {gi_frame: frame, frames: 2}] => frame, // finding: ML-S201 3:10
    {__self__: owner} | {__func__: owner} => owner, // finding: ML-S201 4:6, ML-S201 4:26
    _ => null
};
print(found);
