// integration-patterns-analysis.md, line 319
// ml_scripts/user_validation.ml

import app;

function validate_and_register(username, email) {
    // Call Python function from ML
    validation = app.validate_user(username, email);

    if (validation.valid) {
        print("User validation passed!");
        return { success: true };
    } else {
        errors = [];
        if (!validation.username_ok) {
            errors.push("Invalid username");
        }
        if (!validation.email_ok) {
            errors.push("Invalid email");
        }
        return { success: false, errors: errors };
    }
}
