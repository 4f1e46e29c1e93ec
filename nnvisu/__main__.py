"""``python -m nnvisu``: see ``cli``."""

from nnvisu.cli import main

if __name__ == "__main__":
    main(prog_name="python -m nnvisu")
