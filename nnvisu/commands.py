"""The commands that ``nnvisu`` and ``flask`` share; each of the two adds them to its own."""

import click

from nnvisu.bench.command import bench
from nnvisu.core.kernels import compile_kernels, n_kernels


@click.command()
def warmup() -> None:
    """Compile all kernels into the cache."""
    with click.progressbar(length=n_kernels(), label="Compiling kernels", show_pos=True) as bar:
        compile_kernels(lambda n_ready, n_total: bar.update(n_ready - bar.pos))
    click.echo("All kernels are ready.")


SHARED = (bench, warmup)
