"""Hosts and origins: who is let in."""

import pytest

from nnvisu.web.guard import is_same_origin, is_trusted_host

TRUSTED = {"localhost", "classroom", "nnvisu.example.org"}


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:5000",
        "127.0.0.1:5000",
        "192.168.1.7",
        "[::1]:5000",
        "[fe80::1]",
        "teacher.local:8000",
        "classroom:8000",
        "nnvisu.example.org",
    ],
)
def test_own_names_and_addresses_are_trusted(host):
    assert is_trusted_host(host, TRUSTED)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example.org",
        "localhost.evil.org",
        "evil.localhost",
        "127.0.0.1.evil.org",
        "user@localhost",
        "localhost:port",
        "localhost:99999",
        "[::1",
        "local host",
        "localhost/",
        "classroom.evil",
        "x;script-src *",
    ],
)
def test_foreign_and_broken_names_are_not(host):
    assert not is_trusted_host(host, TRUSTED)


@pytest.mark.parametrize(
    ("origin", "scheme", "host", "expected"),
    [
        (None, "http", "localhost:5000", True),
        ("http://localhost:5000", "http", "localhost:5000", True),
        ("http://LOCALHOST:5000", "http", "localhost:5000", True),
        ("http://localhost", "http", "localhost:80", True),
        ("https://nnvisu.example.org", "https", "nnvisu.example.org", True),
        ("https://nnvisu.example.org:443", "https", "nnvisu.example.org", True),
        ("http://[::1]:5000", "http", "[::1]:5000", True),
        ("http://localhost:5001", "http", "localhost:5000", False),
        ("https://localhost:5000", "http", "localhost:5000", False),
        ("http://127.0.0.1:5000", "http", "localhost:5000", False),
        ("http://evil.org", "http", "localhost:5000", False),
        ("null", "http", "localhost:5000", False),
        ("", "http", "localhost:5000", False),
        ("http://", "http", "localhost:5000", False),
        ("http://[", "http", "localhost:5000", False),
    ],
)
def test_only_the_pages_own_origin_passes(origin, scheme, host, expected):
    assert expected == is_same_origin(origin, scheme, host)
