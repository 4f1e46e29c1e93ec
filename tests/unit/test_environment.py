"""The server's variables: lists of hosts and origins, and the sentence for what is wrong in them."""

import click
import pytest

from nnvisu.web.app import create_app
from nnvisu.web.environment import SERVER_LISTS, read_environment

LIST = {row.name: row for row in SERVER_LISTS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("  ", ()),
        ("nn.example.org", ("nn.example.org",)),
        ("NN.Example.org , other_host:8443,.example.org", ("nn.example.org", "other_host:8443", ".example.org")),
        ("192.0.2.7:1,x:65535", ("192.0.2.7:1", "x:65535")),
    ],
)
def test_hosts_are_names_with_or_without_port_and_dots_before_domains(text, expected):
    assert expected == read_environment({"NNVISU_TRUSTED_HOSTS": text})["trusted_hosts"]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("https://nn.example.org", "https://nn.example.org"),
        ("nn.example.org/class", "nn.example.org/class"),
        ("*", "*"),
        ("ok.example,*.example.org", "*.example.org"),
        ("a b", "a b"),
        ("a,,b", ""),
        ("a,", ""),
        (",", ""),
        (".", "."),
        ("a..b", "a..b"),
        ("a:0", "a:0"),
        ("a:65536", "a:65536"),
        ("a:", "a:"),
        ("user@a", "user@a"),
        ("bücher.example", "bücher.example"),
        ("a\nb", "a\\nb"),
        ("a;b", "a;b"),
    ],
)
def test_what_is_no_host_is_refused_with_variable_item_and_what_is_allowed(text, item):
    with pytest.raises(click.ClickException) as caught:
        read_environment({"NNVISU_TRUSTED_HOSTS": text})

    assert caught.value.message.startswith(f"NNVISU_TRUSTED_HOSTS has the item '{item}'; allowed: ")
    assert caught.value.message.endswith(LIST["trusted_hosts"].allowed)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("self", ("self",)),
        ("'self' https://moodle.example.org", ("'self'", "https://moodle.example.org")),
        ("https://*.example.org:8443,http://localhost:81", ("https://*.example.org:8443", "http://localhost:81")),
        ("self , https://a.example\thttps://b.example", ("self", "https://a.example", "https://b.example")),
    ],
)
def test_frame_ancestors_are_self_and_origins(text, expected):
    assert expected == read_environment({"NNVISU_FRAME_ANCESTORS": text})["frame_ancestors"]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("*", "*"),
        ("https:", "https:"),
        ("https://*", "https://*"),
        ("moodle.example.org", "moodle.example.org"),
        ("https://moodle.example.org/", "https://moodle.example.org/"),
        ("self;script-src", "self;script-src"),
        ("ftp://moodle.example.org", "ftp://moodle.example.org"),
        ("https://a.*.org", "https://a.*.org"),
        ("self,,self", ""),
        ("https://a.example:*", "https://a.example:*"),
    ],
)
def test_what_is_no_origin_is_refused(text, item):
    with pytest.raises(click.ClickException) as caught:
        read_environment({"NNVISU_FRAME_ANCESTORS": text})

    assert caught.value.message.startswith(f"NNVISU_FRAME_ANCESTORS has the item '{item}'; allowed: ")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("NNVISU_TRUSTED_HOST", "NNVISU_TRUSTED_HOSTS"),
        ("NNVISU_MAX_SESION", "NNVISU_MAX_SESSIONS"),
        ("NNVISU_IDLE_PAUSE", "NNVISU_IDLE_PAUSE_S"),
        ("NNVISU_CACHEDIR", "NNVISU_CACHE_DIR"),
    ],
)
def test_a_misspelt_variable_is_warned_of(monkeypatch, caplog, given, meant):
    monkeypatch.setenv(given, "1")
    monkeypatch.setenv("NNVISU_STORE", "off")
    monkeypatch.setenv("NNVISU_SOMETHING_ELSE", "1")  # may be anybody's

    create_app()

    warnings = [record.getMessage() for record in caplog.records if "no setting" in record.getMessage()]
    assert [f"{given} is no setting, and has no effect: is {meant} meant?"] == warnings
