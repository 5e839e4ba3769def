import regex;
parsed = regex.match("(?P<year>\\d{4})-(?P<week>W\\d{2})", "2024-W07");
