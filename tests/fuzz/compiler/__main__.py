from ..start import start

start("tests.fuzz.compiler.target")
