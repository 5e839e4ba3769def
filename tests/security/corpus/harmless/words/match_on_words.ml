function verdict(word) {
    return match (word) {
        "eval" => "dangerous",
        "open" => "depends",
        _ => "fine"
    };
}
result = verdict("open");
