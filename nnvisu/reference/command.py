"""The ``protocol`` command: writes, or prints, what is generated from the declarations of the protocol.

The generators are imported only when they run: a server never needs them.
"""

from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[2]
MESSAGES_JS = ROOT / "static" / "js" / "wire" / "messages.js"
CLASSROOM_MESSAGES_JS = MESSAGES_JS.with_name("classroom-messages.js")
PROTOCOL_MD = ROOT / "docs" / "protocol.md"


def generated() -> dict[Path, str]:
    """Return the text that each generated file of the source tree should have."""
    from nnvisu.reference.javascript import classroom_messages_js, messages_js
    from nnvisu.reference.markdown import with_blocks

    return {
        MESSAGES_JS: messages_js(),
        CLASSROOM_MESSAGES_JS: classroom_messages_js(),
        PROTOCOL_MD: with_blocks(PROTOCOL_MD.read_text("utf-8")),
    }


@click.command()
@click.option("--js", "prints_js", is_flag=True, help="Print messages.js instead, for a client of your own.")
def protocol(prints_js: bool) -> None:
    """Generate messages.js, classroom-messages.js and docs/protocol.md from the declarations of the protocol."""
    if prints_js:
        from nnvisu.reference.javascript import messages_js

        click.echo(messages_js(), nl=False)
        return
    if not PROTOCOL_MD.exists():
        raise click.ClickException(f"there is no {PROTOCOL_MD}: this command writes into the source tree of nnvisu.")
    for path, text in generated().items():
        is_same = path.exists() and path.read_text("utf-8") == text
        if not is_same:
            path.write_text(text, "utf-8", newline="\n")
        click.echo(f"{path.relative_to(ROOT)} {'is up to date' if is_same else 'written'}")
