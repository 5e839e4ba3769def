function approve(request, balance) {
    days = request.to - request.from + 1;
    if (days > balance) { return {approved: false, reason: `only ${balance} days are left`}; }
    return {approved: true, left: balance - days};
}
result = approve({from: 3, to: 5}, 10);
