from tests.fuzz.start import start

start("tests.fuzz.compiler.target")
