function promote(user) {
    setattr(user, "is_admin", true); // finding: ML-S101 2:5
    return user;
}
