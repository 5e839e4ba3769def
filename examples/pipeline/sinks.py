"""Where rows go: a table of SQLite, a Parquet file, and a CSV file of what was rejected.

In: batches of rows. Out: files that appear under their names when all went well; until then they are called `NAME.partial`. Every method blocks: the pipeline calls them in a
thread, one at a time.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

try:
    import fastparquet
    import pandas as pd
except ImportError:
    fastparquet = None

__all__ = ["COLUMNS", "ParquetSink", "RejectsSink", "SQLiteSink", "has_parquet"]

COLUMNS: dict[str, type] = {
    "order_id": int,
    "day": str,
    "month": str,
    "country": str,
    "product": str,
    "quantity": int,
    "net": int,
    "tax": int,
    "gross": int,
}
_GROUP = 10_000
"""Rows of a row group: what a reader of Parquet can skip, and what is held until it is written."""


def has_parquet() -> bool:
    """Whether Parquet can be written here."""
    return fastparquet is not None


class _Sink:
    """A file under another name until it is finished."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.partial = path.with_name(path.name + ".partial")
        self.partial.unlink(missing_ok=True)
        self.count = 0

    def close(self) -> None:
        """Let go of the file. The second time nothing happens."""

    def discard(self) -> None:
        self.close()
        self.partial.unlink(missing_ok=True)

    def finish(self) -> None:
        self.close()
        self.partial.replace(self.path)


class SQLiteSink(_Sink):
    """One table, `sales`, written in one transaction."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        # the calls come from several threads, one after the other
        self._connection = sqlite3.connect(self.partial, check_same_thread=False, isolation_level=None)
        types = {int: "INTEGER", str: "TEXT"}
        columns = ", ".join(f"{name} {types[kind]} NOT NULL" for name, kind in COLUMNS.items())
        self._connection.execute(f"CREATE TABLE sales ({columns}, PRIMARY KEY (order_id))")
        self._connection.execute("BEGIN")

    def add(self, rows: Sequence[dict[str, Any]]) -> list[bool]:
        """Write rows; of each whether it is new: an order that is there already stays as it is."""
        places = ", ".join(f":{name}" for name in COLUMNS)
        insert = f"INSERT INTO sales VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608 - the names are ours
        new = [self._connection.execute(insert, row).rowcount == 1 for row in rows]
        self.count += sum(new)
        return new

    def finish(self) -> None:
        self._connection.execute("COMMIT")
        super().finish()

    def close(self) -> None:
        self._connection.close()


class ParquetSink(_Sink):
    """Row groups of one Parquet file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._waiting: list[dict[str, Any]] = []

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        self._waiting += rows
        while len(self._waiting) >= _GROUP:
            self._write(self._waiting[:_GROUP])
            del self._waiting[:_GROUP]

    def finish(self) -> None:
        if self._waiting or not self.count:
            self._write(self._waiting)
        super().finish()

    def _write(self, rows: list[dict[str, Any]]) -> None:
        types = {name: "int64" if kind is int else "object" for name, kind in COLUMNS.items()}
        frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)
        fastparquet.write(
            str(self.partial),
            frame,
            append=self.count > 0,
            compression="SNAPPY",
            has_nulls=False,
            object_encoding="utf8",
            write_index=False,
        )
        self.count += len(rows)


class RejectsSink(_Sink):
    """What was not taken: line, reason, and the record as it stood in the source."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._file = self.partial.open("w", encoding="utf-8", errors="surrogateescape", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["line", "reason", "text"])

    def add(self, rows: Sequence[tuple[int, str, str]]) -> None:
        self._writer.writerows(rows)
        self.count += len(rows)

    def close(self) -> None:
        self._file.close()
