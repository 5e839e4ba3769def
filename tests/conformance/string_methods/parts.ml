// language.md: "slice substring charAt charCodeAt at concat count"
s = "hello";
print(s.slice(1, 3), s.substring(3, 1), s.charAt(1), s.charAt(9) == "", s.charCodeAt(0), s.at(-1), s.concat("!", 1), s.count("l"));
// expect: el el e true 104 o hello!1 2
