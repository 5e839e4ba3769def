"""`mlpy version`."""

from __future__ import annotations

import platform
from importlib.metadata import version as installed_version

import click

__all__ = ["version"]


@click.command()
def version() -> None:
    """Print the versions of mlpy and Python."""
    click.echo(f"mlpy {installed_version('mlpy-lang')} on Python {platform.python_version()}")
