"""Which store NNVISU_STORE asks for, and what is said of an address that cannot be one."""

import sys

import click
import pytest

from nnvisu.store.interface import StoreProblem
from nnvisu.web.session_store import store_opener


def test_a_file_in_the_servers_folder_or_another_one_or_nothing(tmp_path):
    for wanted, folder in (("on", tmp_path / "own"), (str(tmp_path / "other"), tmp_path / "other")):
        store = store_opener(wanted, tmp_path / "own")(False, 0.0)
        store.close()
        assert ["sessions.sqlite3"] == [path.name for path in folder.iterdir()]
    assert store_opener("OFF", tmp_path) is None


def test_a_redis_server_is_not_asked_before_it_is_needed(tmp_path):
    opened = store_opener("redis://127.0.0.1:1", tmp_path)

    with pytest.raises(StoreProblem, match=r"redis://127\.0\.0\.1:1 does not answer"):
        opened(False, 0.0)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("http://:secret@host", "begins with http://; allowed: redis://, rediss://, unix://"),
        ("redis://:secret@host:many/0", "wrongly"),
    ],
)
def test_what_is_no_address_of_one_is_refused_at_the_start(tmp_path, wanted, sentence):
    with pytest.raises(click.ClickException) as refusal:
        store_opener(wanted, tmp_path)

    assert sentence in refusal.value.message and "secret" not in refusal.value.message


def test_without_its_package_the_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "redis", None)

    with pytest.raises(click.ClickException, match=r"redis is not installed; `pip install redis`"):
        store_opener("redis://127.0.0.1", tmp_path)
