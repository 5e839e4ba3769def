from ..start import start

start("tests.fuzz.border.target")
