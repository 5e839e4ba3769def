// A well-known pattern for mail addresses.
import regex;
const MAIL = "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}([a-z]{2,3})$"; // finding: ML-S601 3:14
function is_mail(text) { return regex.test(MAIL, text); } // finding: ML-S301 4:33
