"""Each family of attacks has at least eight, and they are tried wherever programs run."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from .conftest import ISOLATIONS

FAMILIES = (
    "amplification attributes borrowed_functions capabilities capability_hosts capability_paths capability_tokens changing compiler deadlines errors forging "
    "host_objects imports keys laundering long_calls names outside patterns recursion shared_state sql ssrf unicode"
).split()
"""The families whose attacks are programs. The others attack the host's side: files of the cache, a worker's frames, the analysis."""


@pytest.mark.timeout(120)  # another interpreter collects all of them
def test_each_family_has_eight_attacks_inline_and_in_a_process() -> None:
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-o", "addopts=-q", "-p", "no:cacheprovider", str(here)],
        capture_output=True, text=True, timeout=100, check=True, cwd=here.parents[1],
    )  # fmt: skip
    found: Counter[tuple[str, str]] = Counter()
    for family, parameters in re.findall(r"/test_(\w+)\.py::\w+\[(.*)\]", done.stdout):
        for isolation in ISOLATIONS:
            found[family, isolation] += isolation in re.split("-", parameters)
    few = {
        (family, isolation): count
        for family in FAMILIES
        for isolation in ISOLATIONS
        if (count := found[family, isolation]) < 8
    }
    assert few == {}
