"""The commands of ``python -m nnvisu``; ``flask bench`` and ``flask warmup`` are the same."""

import click

from nnvisu import __version__
from nnvisu.core.kernels import compile_kernels


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name="nnvisu")
@click.pass_context
def main(context: click.Context) -> None:
    """Watch a neural network learn. The page itself is served by `flask run`."""
    if context.invoked_subcommand is None:
        click.echo(f"nnvisu {__version__}\n\n{context.get_help()}")


@main.command()
def bench() -> None:
    """Measure steps per second and milliseconds per map."""


@main.command()
def warmup() -> None:
    """Compile all kernels into the cache."""
    compile_kernels(lambda n_ready, n_total: click.echo(f"{n_ready}/{n_total}"))
