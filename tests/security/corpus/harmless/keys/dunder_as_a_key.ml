// A JSON document that uses such a key; only its text is a name of Python's.
document = {"__class__": "Invoice", total: 12.5};
kind = document["__class__"];
