form = {f_code: "A-12", f_name: "address"};
result = form["f_code"] + form["f_name"];
