"""`args`: what the program was started with, and a parser of it."""

from __future__ import annotations

from typing import Any

from mlpy_async.frames import running_frames
from mlpy_async.modules.decorators import ml_function, ml_module, snake_case
from mlpy_async.services import Services, current_world
from mlpy_async.stdlib.argument_parser import ArgumentParser, Arguments
from mlpy_async.values.members import DeclaredClass

__all__ = ["Args"]

_READ = ("args.read",)
_PARSER = {
    "addFlag": ArgumentParser.add_flag,
    "addOption": ArgumentParser.add_option,
    "addPositional": ArgumentParser.add_positional,
}
_ARGUMENTS: dict[str, Any] = {
    "get": Arguments.get, "has": Arguments.has, "getBool": Arguments.get_bool, "flags": Arguments.flags, "options": Arguments.options,
    "positionals": Arguments.positionals, "toString": lambda held: "<Arguments>",
}  # fmt: skip


@ml_module(name="args", description="The arguments of the program", capabilities=_READ)
class Args:
    """The arguments are those of `MLRuntime(arguments=…)`, or behind `--` on the command line."""

    def __init__(self, services: Services) -> None:
        self.services = services
        parser: dict[str, Any] = {
            **_PARSER,
            "parse": lambda held, argv=None: held.parse(self.rest() if argv is None else argv),
            "help": lambda held: held.help(self.script(), services.operations.text_form.brief),
            "toString": lambda held: f"<ArgumentParser {held.name}>",
        }
        for cls, table in ((ArgumentParser, parser), (Arguments, _ARGUMENTS)):
            methods = {spelling: method for name, method in table.items() for spelling in (name, snake_case(name))}
            services.operations.declare(cls, DeclaredClass(cls.__name__, methods, text=table["toString"]))

    @ml_function(capabilities=_READ)
    def all(self) -> list:  # type: ignore[type-arg]
        """The name of the program, and its arguments."""
        return [self.script(), *self.rest()]

    @ml_function(capabilities=_READ)
    def script(self) -> str:
        """The name of the program, as errors show it."""
        frames = running_frames()
        return frames[0].file if frames else ""

    @ml_function(capabilities=_READ)
    def rest(self) -> list:  # type: ignore[type-arg]
        """The arguments without the name of the program."""
        return list(current_world(self.services).arguments)

    @ml_function(capabilities=_READ)
    def createParser(self, name: str = "", description: str = "") -> Any:
        """A parser: `addFlag(name, short, help)`, `addOption(name, short, help, default)`, `addPositional(name, help, required)`, `parse(argv)`, `help()`."""
        return ArgumentParser(name, description)
