"""The pipeline as a real process, its files against what plain Python makes of the same rows."""

from __future__ import annotations

import csv
import os
import re
import runpy
import sqlite3
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

# the first test loads 20,000 sales
pytestmark = pytest.mark.timeout(180)

PIPELINE = Path(__file__).parents[2] / "examples" / "pipeline"
ENVIRONMENT = {**os.environ, "MLPY_NO_CACHE": "1"}
TAX = {"DE": 19, "AT": 20, "CH": 8, "FR": 20}
HEADER = "order_id,day,country,product,quantity,unit_price,email,note\n"
SALE = "{},2025-07-01,DE,tea,2,4.50,ada@example.com,\n"


def load(source: Path, *options: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    """Run the pipeline into the folder `out` beside the source."""
    (source.parent / "out").mkdir(exist_ok=True)
    command = [sys.executable, str(PIPELINE / "pipeline.py"), str(source), str(source.parent / "out")]
    # a machine with much else to do is no rule that runs away
    command += ["--timeout", "30", *options]
    settings = {"capture_output": True, "text": True, "encoding": "utf-8", **settings}
    return subprocess.run(command, env=ENVIRONMENT, timeout=150, check=False, **settings)


def sold(folder: Path) -> list[dict[str, Any]]:
    with sqlite3.connect(folder / "out" / "sales.sqlite") as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM sales ORDER BY order_id")]
    connection.close()
    return rows


def rejected(folder: Path) -> list[dict[str, str]]:
    with (folder / "out" / "rejects.csv").open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        return list(csv.DictReader(file))


def expected(row: list[str]) -> dict[str, Any] | None:
    """What plain Python makes of a row; None if it is bad."""
    try:
        number, day, country, product, count, price, mail, _note = row
        date.fromisoformat(day)
        quantity, rate = int(count), TAX[country]
    except (KeyError, ValueError):
        return None
    cents = re.fullmatch(r"(\d+)\.(\d\d)", price)
    if quantity < 1 or cents is None or "@" not in mail:
        return None
    net = int(cents[1] + cents[2]) * quantity
    net -= net * 5 // 100 if quantity >= 12 else 0
    tax = (net * rate + 50) // 100
    sale = {"order_id": int(number), "day": day, "month": day[:7], "country": country, "product": product}
    return {**sale, "quantity": quantity, "net": net, "tax": tax, "gross": net + tax}


def by_hand(source: Path) -> tuple[list[dict[str, Any]], list[int]]:
    """The sales of a file, and the lines on which its bad rows begin."""
    good: dict[int, dict[str, Any]] = {}
    bad = []
    with source.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        line = 2
        for row in reader:
            sale = expected(row)
            if sale is None or sale["order_id"] in good:
                bad.append(line)
            else:
                good[sale["order_id"]] = sale
            line = reader.line_num + 1
    return list(good.values()), bad


def generate(folder: Path, count: int) -> Path:
    path = folder / "sales.csv"
    runpy.run_path(str(PIPELINE / "generate_sales.py"))["write_sales"](path, count)
    return path


@pytest.fixture(scope="module")
def sales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 20,000 sales that was loaded."""
    path = generate(tmp_path_factory.mktemp("sales"), 20_000)
    done = load(path)
    assert (done.returncode, done.stderr) == (0, "")
    good, bad = by_hand(path)
    assert len(good) + len(bad) == 20_000
    assert done.stdout.splitlines()[:2] == [
        f"20,000 rows read = {len(good):,} written + {len(bad):,} rejected",
        f"sales.sqlite: {len(good):,} rows",
    ]
    return path


def test_all_rows_arrive(sales: Path) -> None:
    good, bad = by_hand(sales)
    assert sold(sales.parent) == good
    found = rejected(sales.parent)
    assert [int(row["line"]) for row in found] == bad
    assert all(row["reason"] and row["text"] for row in found)


def test_parquet(sales: Path) -> None:
    fastparquet = pytest.importorskip("fastparquet", reason="Parquet is written by fastparquet, which is not installed")
    # of a path it forgets to close the file
    file = fastparquet.ParquetFile(BytesIO((sales.parent / "out" / "sales.parquet").read_bytes()))
    assert len(file.row_groups) == 2
    assert file.to_pandas().to_dict("records") == by_hand(sales)[0]


def test_in_worker_processes(tmp_path: Path) -> None:
    source = generate(tmp_path, 300)
    done = load(source, "--backend", "trio", "--isolation", "process", "--batch", "70")
    assert (done.returncode, done.stderr) == (0, "")
    good, bad = by_hand(source)
    assert sold(tmp_path) == good
    assert [int(row["line"]) for row in rejected(tmp_path)] == bad


def test_without_parquet(tmp_path: Path) -> None:
    source = tmp_path / "sales.csv"
    source.write_text(HEADER + SALE.format(1))
    (tmp_path / "out").mkdir()
    program = "import runpy, sys; sys.modules['fastparquet'] = None; sys.path[0] = sys.argv[1]; del sys.argv[:1]; "
    program += "runpy.run_path(sys.argv[0] + '/pipeline.py', run_name='__main__')"
    command = [sys.executable, "-c", program, str(PIPELINE), str(source), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=150, check=False)
    assert done.returncode == 0, done.stderr
    assert "sales.parquet: left out, fastparquet is not installed" in done.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["rejects.csv", "sales.sqlite"]


def test_what_is_broken_is_kept(tmp_path: Path) -> None:
    source = tmp_path / "sales.csv"
    broken = [b'2,"2025"x,DE\n', b"\xff3,2025-07-01,DE,tea,2,4.50,ada@example.com,\n", b'5,"never closed\n6,\n']
    source.write_bytes(b"".join([HEADER.encode(), SALE.format(1).encode(), b"\n", *broken]))
    done = load(source)
    assert done.stdout.startswith("4 rows read = 1 written + 3 rejected"), done.stderr
    found = rejected(tmp_path)
    assert [row["line"] for row in found] == ["4", "5", "6"]
    assert [row["text"].encode(errors="surrogateescape") + b"\n" for row in found] == broken
    assert [row["reason"] for row in found] == [
        "this is no CSV: ',' expected after '\"'",
        "the row is no UTF-8",
        "this is no CSV: unexpected end of data",
    ]


def test_a_rule_runs_away_from_one_row(tmp_path: Path) -> None:
    source, rules = tmp_path / "sales.csv", tmp_path / "rules.ml"
    source.write_text(HEADER + "".join(SALE.format(number) for number in (1, 2, 3)))
    text = (PIPELINE / "rules.ml").read_text(encoding="utf-8")
    begin = "export function clean(sale) {\n"
    assert begin in text
    rules.write_text(text.replace(begin, begin + '    while (sale.order_id == "2") {}\n'), encoding="utf-8")
    done = load(source, "--rules", str(rules), "--timeout", "3")
    assert done.stdout.startswith("3 rows read = 2 written + 1 rejected"), done.stderr
    (row,) = rejected(tmp_path)
    assert (row["line"], "time" in row["reason"]) == ("3", True)


def test_what_a_rule_gives_is_checked(tmp_path: Path) -> None:
    source, rules = tmp_path / "sales.csv", tmp_path / "rules.ml"
    source.write_text(HEADER + SALE.format(1) + SALE.format(2))
    rules.write_text("export function clean(sale) { return sale.order_id == '2' ? 5 : {value: {order_id: '1'}}; }")
    assert load(source, "--rules", str(rules)).returncode == 0
    assert [row["reason"] for row in rejected(tmp_path)] == [
        "the rule gave '1' for `order_id`, want int",
        "the rule gave no row",
    ]


@pytest.mark.parametrize(
    ("rules", "options", "told"),
    [
        ("export function clean(sale) { return slae; }", (), "did you mean `sale`?"),
        ("export function tidy(sale) { return sale; }", (), "`rules.clean`"),
        ("export function clean(sale) { return {reason: 'no'}; }", ("--most-rejects", "1"), "2 of 2 rows are bad"),
    ],
)
def test_a_run_that_fails_changes_nothing(tmp_path: Path, rules: str, options: tuple[str, ...], told: str) -> None:
    source, file = tmp_path / "sales.csv", tmp_path / "rules.ml"
    source.write_text(HEADER + SALE.format(1) + SALE.format(2))
    assert load(source).returncode == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    file.write_text(rules)
    done = load(source, "--rules", str(file), *options)
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty")
def test_a_terminal_sees_progress(tmp_path: Path) -> None:
    import pty

    source = tmp_path / "sales.csv"
    source.write_text(HEADER + SALE.format(1))
    ours, theirs = pty.openpty()
    try:
        done = load(source, capture_output=False, stdout=subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        shown = os.read(ours, 100_000).decode()
    finally:
        os.close(ours)
    assert done.stdout.startswith("1 rows read")
    assert "100%" in shown
