// A key that means something in JavaScript: nothing here, but no sign of good will.
settings = {};
settings.__proto__ = {is_admin: true}; // finding: ML-S201 3:10
