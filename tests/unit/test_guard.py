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
    ("host", "scheme", "expected"),
    [
        ("a.example", "http", True),
        ("b.a.example", "https", True),
        ("c.b.a.example:81", "http", True),
        ("ba.example", "http", False),
        ("a.example.org", "http", False),
        ("port.example:8443", "https", True),
        ("port.example", "https", False),
        ("port.example:84", "https", False),
        ("x.port.example:8443", "https", False),
        ("tls.example", "https", True),
        ("tls.example:443", "http", True),
        ("tls.example", "http", False),
        ("x.dot.example:82", "http", True),
        ("x.dot.example", "http", False),
    ],
)
def test_entries_cover_ports_and_names_below_a_dot_and_no_others(host, scheme, expected):
    entries = (".a.example", "port.example:8443", "tls.example:443", ".dot.example:82")

    assert expected == is_trusted_host(host, entries, scheme)


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
