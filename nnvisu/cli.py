"""The command ``nnvisu``, or ``python -m nnvisu``; ``flask bench`` and ``flask warmup`` are the same."""

import click

from nnvisu import __version__
from nnvisu.batch.sweep import sweep
from nnvisu.batch.train import train
from nnvisu.commands import SHARED
from nnvisu.load.command import load
from nnvisu.reference.command import protocol


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name="nnvisu")
@click.pass_context
def main(context: click.Context) -> None:
    """Watch a neural network learn. `serve` starts the server of the page."""
    if context.invoked_subcommand is None:
        click.echo(f"nnvisu {__version__}\n\n{context.get_help()}")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0: for others in this network, too.")
@click.option("--port", type=click.IntRange(0, 65535), help="If not given, the first free one from 5000 on; 0: any.")
def serve(host: str, port: int | None) -> None:
    """Serve the page from this machine until Ctrl+C."""
    # Imported here, as no other command needs Flask.
    from nnvisu.web import local_server

    local_server.serve(host, port)


for _command in (train, sweep, *SHARED, load, protocol):
    main.add_command(_command)
