account = {
    open: fn(name) => "opened " + name,
    close: fn(name) => "closed " + name
};
result = account.open("savings");
