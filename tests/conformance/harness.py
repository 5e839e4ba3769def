"""Runs a conformance program and compares what it does with what it says.

`// expect: text` is a printed line, in order; `// expect result: text` the value of the program in text form; `// expect error: WHAT text` how it
ends: WHAT is a code of the compiler, on the line of the finding, or the type of an error; `// expect warning: CODE` a finding.
`// context: {…}` gives values of the host, as JSON; `// grants: …` capabilities, with commas between. A program with grants runs in an empty directory.
`// inline: why` keeps it out of a worker process, as grants do.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from mlpy_async import MLCompileError, MLError, MLRuntime

__all__ = ["FOLDER", "Expected", "check", "read"]

FOLDER = Path(__file__).parent
_EXPECT = re.compile(r"// expect(?P<what> result| error| warning)?: ?(?P<text>.*)$")


@dataclass
class Expected:
    """What a program says of itself."""

    phrase: str = ""
    lines: list[str] = field(default_factory=list)
    result: str | None = None
    errors: list[tuple[int, str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    context: dict[str, object] = field(default_factory=dict)
    grants: list[str] = field(default_factory=list)
    is_inline: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.lines or self.errors or self.warnings or self.result is not None)


def read(path: Path) -> tuple[str, Expected]:
    """A program's text and what it expects."""
    source = path.read_text(encoding="utf-8")
    expected = Expected()
    for number, line in enumerate(source.split("\n"), 1):
        if number == 1 and line.startswith(("// language.md:", "// stdlib.md:")):
            expected.phrase = line.partition(":")[2].strip().strip('"')
        if line.startswith("// context:"):
            expected.context = json.loads(line.partition(":")[2])
        if line.startswith("// inline:"):
            expected.is_inline = True
        if line.startswith("// grants:"):
            expected.grants = [grant.strip() for grant in line.partition(":")[2].split(",")]
        found = _EXPECT.search(line)
        if found is None:
            continue
        text = found["text"]
        if found["what"] is None:
            expected.lines.append(text)
        elif found["what"] == " result":
            expected.result = text
        elif found["what"] == " warning":
            expected.warnings.append(text.split(" ")[0])
        else:
            what, _, message = text.partition(" ")
            expected.errors.append((number, what, message))
    return source, expected


async def check(runtime: MLRuntime, path: Path) -> None:
    """Run a program and assert that it does what it says.

    Compile errors are those of a module, where every name has to be known.
    """
    source, expected = read(path)
    wanted = [error for error in expected.errors if error[1].startswith("ML-")]
    if wanted:
        try:
            await runtime.load_source(source, name=path.stem)
        except MLCompileError as error:
            found = [(finding.span[0], finding.code, finding.message) for finding in error.errors]
            for line, code, message in wanted:
                assert any(f[0] == line and f[1] == code and message in f[2] for f in found), (
                    line,
                    code,
                    message,
                    found,
                )
            return
        raise AssertionError(f"it compiles, want {wanted}")
    result = await runtime.run(source, filename=str(path), context=expected.context)
    printed = result.stdout.split("\n")[:-1] if result.stdout else []
    if expected.errors:
        _, kind, message = expected.errors[0]
        assert isinstance(result.error, MLError), f"want {kind}, got {result.error!r}, value {result.value!r}"
        assert result.error.type == kind, f"want {kind}, got {result.error}"
        assert message in str(result.error), f"want {message!r} in {result.error}"
    else:
        assert result.error is None, f"{result.error}"
    assert printed == expected.lines
    if expected.result is not None:
        assert runtime.text(result.value) == expected.result
    codes = [finding.code for finding in result.findings]
    for code in expected.warnings:
        assert code in codes, codes
