// Harmless in a search, but not where the whole text has to match.
import regex;
ok = regex.fullmatch("(?:[a-z]+)*", "aaaaaaaaaaaaaaaaaaaaaaaa1"); // finding: ML-S601 3:22, ML-S301 3:6
