// Where the pattern may end at once, nothing is tried again.
import regex;
found = regex.search("id=(?:[a-z]+)+", "id=abc");
