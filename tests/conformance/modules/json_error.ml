// language.md: "json"
import json; json.parse("[1,"); // expect error: ValueError
