"""Statements of SQL: what they need, and the text that is sent.

In: the text of one statement, and the dialect of its database. Out: a `Statement`: what it reads, writes, defines and calls, and its text with places for
values. That text is written anew from the tree which was looked at, so that the database cannot read another statement
than we did. What cannot be told is refused. Whether a need is met is not known here.

The scopes of `WITH` are those of PostgreSQL; where SQLite differs, a name counts as a table, which only asks for more.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

# a statement that it cannot read is an error of the program, and nothing to write to the host's terminal
logging.getLogger("sqlglot").addHandler(logging.NullHandler())

__all__ = ["LONGEST", "Statement", "read_statement"]

LONGEST = 50_000
"""Characters of a statement."""
_BEGINS = re.compile(
    r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*(select|with|values|insert|update|delete|create|drop|alter)\b",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"[^\W\d][\w $-]*")
_LONGEST_NAME = 63
"""Bytes of a name; PostgreSQL cuts what is longer."""
_CALL = re.compile(r"([A-Za-z_]\w*)\(")
_OWN_SCHEMA = {"sqlite": "main", "postgres": "public"}
_SYSTEM = re.compile(r"(?:pg_|sqlite_|pragma_|dbstat|information_schema\b).*", re.IGNORECASE)
_FUNCTIONS = frozenset(
    """
    abs age any_value array array_agg array_length ascii avg bool_and bool_or btrim cardinality case cast ceil ceiling char char_length chr coalesce
    concat concat_ws count cume_dist current_date current_time current_timestamp date date_part date_trunc datetime dense_rank div every exists exp
    extract filter first_value floor generate_series greatest group_concat hex if ifnull iif initcap instr json json_agg json_array json_array_elements
    json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text json_extract json_extract_path
    json_extract_path_text json_group_array json_group_object json_object json_object_agg json_quote json_tree json_type json_typeof json_valid
    jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text
    jsonb_extract_path jsonb_extract_path_text jsonb_object_agg jsonb_typeof julianday lag last_value lead least left length ln localtime localtimestamp
    log log10 log2 lower lpad ltrim make_date make_interval make_timestamp max md5 min mod now nth_value ntile nullif octet_length percent_rank
    percentile_cont percentile_disc pi position pow power radians random rank regexp_like regexp_replace replace reverse right round row_number rpad rtrim
    sign split_part sqrt stddev stddev_pop stddev_samp strftime string_agg strpos substr substring sum time timediff to_char to_date to_json to_jsonb
    to_number to_timestamp total translate trim trunc typeof unicode unixepoch unnest upper var_pop var_samp variance width_bucket
    """.split()
)
"""Functions that only compute, in both dialects. Any other one is called by who holds `database:call:NAME`."""
_REFUSED = (
    exp.Command, exp.Into, exp.Parameter, exp.SessionParameter, exp.Pragma, exp.Set, exp.Copy, exp.Merge, exp.Hint,
    exp.ByteString, exp.National, exp.RawString, exp.UnicodeString,  # the two sides could differ about what ends them
)  # fmt: skip
_QUERIES = (exp.Query, exp.Values)
_CHANGES = (exp.ColumnDef, exp.Drop, exp.RenameColumn, exp.AlterRename, exp.AlterColumn, exp.AddConstraint)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `needs` are pairs of an operation and a name; `text` has the marks of `places`, each with the parameter that goes there
    (a name, or a position) and whether it may be a list of values; `rows`: whether it gives rows; `only_reads`: whether nothing changes. `common` are the names
    that its `WITH` defines.
    """

    needs: tuple[tuple[str, str], ...]
    text: str
    places: tuple[tuple[str, str | int, bool], ...]
    rows: bool
    only_reads: bool
    common: frozenset[str]

    @property
    def tables(self) -> frozenset[str]:
        return frozenset(name for operation, name in self.needs if operation != "call")

    def bound(self, given: Mapping[str | int, Any], style: str) -> tuple[str, dict[str, Any]]:
        """The text for a driver, and its values by name. `style` is how the driver writes a place: `:{}` or `%({})s`.

        :raises ValueError: if a value is missing or left over, or is a list where one value has to be.
        """
        wanted = {parameter for _, parameter, _ in self.places}
        if missing := sorted(map(str, wanted - given.keys())):
            raise ValueError(f"no value is given for the parameter {missing[0]}")
        if spare := sorted(map(str, given.keys() - wanted)):
            raise ValueError(f"the statement has no parameter {spare[0]}")
        text = self.text.replace("%", "%%") if "%" in style else self.text
        values: dict[str, Any] = {}
        for number, (mark, parameter, may_be_list) in enumerate(self.places):
            value = given[parameter]
            if isinstance(value, list) and not may_be_list:
                raise ValueError(f"the parameter {parameter} is an array, which stands only behind IN")
            names = []
            for index, each in enumerate(value if isinstance(value, list) else (value,)):
                names.append(style.format(f"p{number}_{index}"))
                values[f"p{number}_{index}"] = each
            # of no values, nothing is one: the comparison stands in brackets
            text = text.replace(mark, ", ".join(names) or "NULL) AND (1 = 0")
        return text, values


@lru_cache(maxsize=1_000)
def read_statement(text: str, dialect: str) -> Statement:
    """Read one statement. It takes about a millisecond for each 500 characters.

    :param dialect: "sqlite" or "postgres". :raises ValueError: if it is none, or needs what cannot be told.
    """
    if len(text) > LONGEST:
        raise ValueError(f"a statement has at most {LONGEST:,} characters, got {len(text):,}")
    if _BEGINS.match(text) is None:
        raise ValueError(
            "a statement begins with SELECT, WITH, VALUES, INSERT, UPDATE, DELETE, CREATE TABLE, CREATE INDEX, DROP TABLE or ALTER TABLE"
        )
    try:
        trees = [
            tree for tree in sqlglot.parse(text, dialect=dialect, error_level=ErrorLevel.RAISE) if tree is not None
        ]
        if len(trees) != 1:
            raise ValueError(f"one statement at a time, got {len(trees)}")
        return _Reader(trees[0], dialect).statement(text)
    except SqlglotError as error:
        raise ValueError(f"no SQL: {re.sub(chr(27) + r'.*?m', '', str(error)):.300}") from error
    except RecursionError as error:
        raise ValueError("the statement is nested too deep") from error


class _Reader:
    """Looks at one tree."""

    def __init__(self, tree: Any, dialect: str) -> None:
        self.tree = tree
        self.dialect = dialect
        self.needs: dict[tuple[str, str], None] = {}
        self._locks = tree.find(exp.Lock) is not None

    def statement(self, text: str) -> Statement:
        tree = self.tree
        for node in tree.walk():
            if isinstance(node, _REFUSED):
                raise self._untold(node)
            if isinstance(node, exp.Func):
                self._function(node)
            elif isinstance(node, exp.Table):
                self._table(node)
        self._root()
        places = tuple(self._places(text))
        changes = any(operation != "read" for operation, _ in self.needs)
        return Statement(
            needs=tuple(self.needs),
            text=tree.sql(
                dialect=self.dialect, comments=False, normalize_functions=False, unsupported_level=ErrorLevel.RAISE
            ),
            places=places,
            rows=isinstance(tree, _QUERIES) or tree.args.get("returning") is not None,
            only_reads=isinstance(tree, _QUERIES) and not changes,
            common=frozenset(self._folded(each.args["alias"].this) for each in tree.find_all(exp.CTE)),
        )

    def _root(self) -> None:
        tree = self.tree
        if isinstance(tree, (*_QUERIES, exp.Insert, exp.Update, exp.Delete)):
            return
        if isinstance(tree, exp.Create):
            if tree.kind not in ("TABLE", "INDEX") or tree.args.get("replace") or tree.args.get("properties"):
                raise ValueError("what a program creates is a TABLE or an INDEX")
        elif isinstance(tree, exp.Drop):
            if tree.args.get("kind") != "TABLE" or tree.args.get("cascade"):
                raise ValueError("what a program drops is a TABLE, without CASCADE")
        elif isinstance(tree, exp.Alter):
            if tree.args.get("kind") != "TABLE" or not all(isinstance(a, _CHANGES) for a in tree.args["actions"]):
                raise ValueError("what a program alters is the columns or the name of a TABLE")
        else:
            raise self._untold(tree)

    # --- tables -----------------------------------------------------------------------------------------------------------

    def _table(self, node: Any) -> None:
        if isinstance(node.this, exp.Func):
            return  # rows that a function makes
        name = self._named(node)
        if isinstance(node.find_ancestor(exp.Index), exp.Index) or isinstance(self.tree, exp.Alter | exp.Drop):
            self._need("define", name)
            return
        owner: Any = node.parent.parent if isinstance(node.parent, exp.Schema) else node.parent
        is_target = owner is not None and owner.this in (node, node.parent)
        if is_target and isinstance(owner, exp.Create):
            self._need("define", name)
        elif is_target and isinstance(owner, (exp.Insert, exp.Update, exp.Delete)):
            self._need("write", name)
            if any(owner.args.get(part) for part in ("where", "returning", "conflict", "using", "from_")):
                self._need("read", name)  # what it does tells what is there
        elif node.args.get("db") or not self._is_common(node):
            self._need("read", name)
            if self._locks:
                self._need("write", name)  # as for UPDATE: nobody else can change what is locked

    def _is_common(self, node: Any) -> bool:
        """Whether a table's name means what a `WITH` around it defines."""
        name = self._folded(node.this)
        inside: Any = node
        around: Any = node.parent
        while around is not None:
            having: Any = around.args.get("with_")
            in_order = inside is having and inside is not None and not inside.args.get("recursive")
            for each in having.expressions if having is not None else ():
                if in_order and _within(node, each):
                    break  # itself and later ones are not in scope
                if self._folded(each.args["alias"].this) == name:
                    return True
            inside, around = around, around.parent
        return False

    def _named(self, node: Any) -> str:
        """The name of a table as tokens write it: `users`, or `audit.users` in another schema."""
        if not isinstance(node.this, exp.Identifier):
            raise self._untold(node)
        parts = [self._folded(part) for part in (node.args.get("db"), node.this) if part is not None]
        if node.args.get("catalog") or not all(
            _NAME.fullmatch(part) and len(part.encode()) <= _LONGEST_NAME for part in parts
        ):
            raise ValueError(f"the table {node.sql(self.dialect):.100} has a name that tokens cannot write")
        if any(_SYSTEM.fullmatch(part) for part in parts):
            raise ValueError(f"the table {'.'.join(parts):.100} belongs to the database itself")
        if len(parts) == 2 and parts[0] == _OWN_SCHEMA[self.dialect]:
            parts = parts[1:]
        return ".".join(parts)

    def _folded(self, identifier: Any) -> str:
        """A name as the database compares it."""
        name = str(identifier.name)
        if self.dialect == "postgres" and identifier.args.get("quoted"):
            return name
        return "".join(letter.lower() if letter.isascii() else letter for letter in name)

    # --- functions and values ------------------------------------------------------------------------------------------------

    def _function(self, node: Any) -> None:
        if isinstance(node.parent, exp.Dot):
            self._need("call", node.parent.sql(self.dialect).partition("(")[0].lower())
            return
        found = _CALL.match(node.sql(self.dialect))
        if isinstance(node, exp.Anonymous | exp.AnonymousAggFunc):
            name = self._folded(node.this if isinstance(node.this, exp.Identifier) else node)
        elif found is None:
            return  # an operator or a word of the language; its operands are looked at by themselves
        else:
            name = found[1].lower()
        if name not in _FUNCTIONS:
            self._need("call", name)

    def _untold(self, node: Any) -> ValueError:
        return ValueError(f"what this part of the statement does cannot be told: {node.sql(self.dialect):.100}")

    def _need(self, operation: str, name: str) -> None:
        self.needs[operation, name] = None

    def _places(self, text: str) -> Iterator[tuple[str, str | int, bool]]:
        """Puts a mark, which stands nowhere else, in each place of a value."""
        prefix = "mlpy_place_"
        while prefix in text.lower():
            prefix += "_"
        position = 0
        for number, node in enumerate(list(self.tree.find_all(exp.Placeholder, bfs=False))):
            parameter: str | int = node.name
            if parameter in ("", "?"):
                parameter, position = position, position + 1
            parent = node.parent
            may_be_list = isinstance(parent, exp.In) and parent.expressions == [node]
            mark = f"{prefix}{number}_"
            node.replace(exp.Var(this=mark))
            if may_be_list and parent is not None:
                parent.replace(exp.Paren(this=parent.copy()))
            yield mark, parameter, may_be_list


def _within(node: Any, ancestor: Any) -> bool:
    while node is not None:
        if node is ancestor:
            return True
        node = node.parent
    return False
