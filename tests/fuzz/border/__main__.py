from tests.fuzz.start import start

start("tests.fuzz.border.target")
