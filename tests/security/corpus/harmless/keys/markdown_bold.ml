function bold(text) { return "__" + text + "__"; }
result = bold("important");
