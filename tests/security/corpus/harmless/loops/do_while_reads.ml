text = "";
do { text = text + "x"; } while (text.length < 5);
