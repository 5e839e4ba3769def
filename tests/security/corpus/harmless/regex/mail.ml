import regex;
const MAIL = "^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\\.[A-Za-z]{2,}$";
function is_mail(text) { return regex.test(MAIL, text); }
