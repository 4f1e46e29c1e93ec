"""What is written in several places says the same: settings table, README, page, messages in two languages."""

import html

import pytest

from nnvisu.settings import DATA_SETTINGS, SETTINGS
from nnvisu.web.app import create_app
from nnvisu.wire import commands, messages
from tests.support.paths import ROOT
from tests.tools import readme


@pytest.fixture(scope="module")
def page():
    text = create_app().test_client().get("/", headers={"Host": "localhost"}).get_data(as_text=True)
    return html.unescape(text)


@pytest.mark.parametrize("name", readme.TABLES)
def test_the_readme_has_the_settings_table(name):
    assert readme.TABLES[name]() == readme.block(name, readme.README.read_text())


@pytest.mark.parametrize("name", [*commands.COMMANDS, *messages.MESSAGES])
def test_every_message_type_stands_in_the_readme_and_in_the_pages_list(name):
    assert f"`{name}`" in readme.README.read_text()
    lists = [(ROOT / f"static/js/wire/{module}.js").read_text() for module in ("messages", "classroom-messages")]
    assert 1 <= sum(f': "{name}"' in each for each in lists)


@pytest.mark.parametrize("row", (*SETTINGS, *DATA_SETTINGS), ids=lambda row: f"{row.group}-{row.name}")
def test_every_setting_has_its_control_with_the_range_and_the_help_of_the_table(page, row):
    scope = "data" if row.group == "data" else "config"
    start = page.find(f'data-scope="{scope}" data-setting="{row.name}"')
    control = page[start : page.find("data-scope=", start + 1)]

    assert start >= 0, f"no control for {scope}.{row.name}"
    assert row.help in control
    assert row.allowed in control
    for choice in row.choices:
        assert f'value="{choice}"' in control
