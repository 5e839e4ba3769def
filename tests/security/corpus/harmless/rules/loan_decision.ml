function decide(applicant) {
    ratio = applicant.debt / applicant.income;
    return match (true) {
        _ when applicant.age < 18 => "refused",
        _ when ratio > 0.4 => "review",
        _ => "approved"
    };
}
result = decide({age: 30, debt: 500, income: 3000});
