// A string's own methods take no patterns: these are plain texts.
text = "(a+)+$";
parts = text.split("(a+)+").join("|").replace("(x*)*", "");
