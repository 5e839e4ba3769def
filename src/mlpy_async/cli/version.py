"""`mlpy version`."""

from __future__ import annotations

import platform

import click

__all__ = ["version"]


@click.command()
def version() -> None:
    """Print the versions of mlpy and Python."""
    from importlib.metadata import version as installed_version  # what the other commands do not need

    click.echo(f"mlpy {installed_version('mlpy-lang')} on Python {platform.python_version()}")
