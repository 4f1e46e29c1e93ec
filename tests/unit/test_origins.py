"""What the log says of a socket that was refused for its Origin."""

import logging

import pytest
from flask import Request

from nnvisu.web.origins import LINES_BURST, RefusalLog, refusal


@pytest.mark.parametrize(
    ("origin", "host", "is_proxied", "expected"),
    [
        (
            "https://nn.example",
            "nn.example",
            False,
            "Behind a proxy, let it send X-Forwarded-Proto, and set NNVISU_PROXY_HOPS=1.",
        ),
        (
            "https://NN.example",
            "nn.Example",
            True,
            "Let the proxy send X-Forwarded-Proto; NNVISU_PROXY_HOPS must be the number of proxies.",
        ),
        (
            "http://nn.example",
            "127.0.0.1:8000",
            False,
            "Behind a proxy, let it send X-Forwarded-Host (or the browser's Host, whose name belongs in "
            "NNVISU_TRUSTED_HOSTS), and set NNVISU_PROXY_HOPS=1.",
        ),
        (
            "https://nn.example",
            "localhost:5000",
            True,
            "Let the proxy send X-Forwarded-Proto and X-Forwarded-Host (or the browser's Host, whose name belongs in "
            "NNVISU_TRUSTED_HOSTS); NNVISU_PROXY_HOPS must be the number of proxies.",
        ),
        (
            "http://localhost:8443",
            "localhost",
            True,
            "Let the proxy send X-Forwarded-Port (or the browser's Host); "
            "NNVISU_PROXY_HOPS must be the number of proxies.",
        ),
    ],
)
def test_a_refusal_says_what_came_what_was_expected_and_what_is_missing(origin, host, is_proxied, expected):
    begin = f"Socket refused: its Origin is {origin.lower()}, expected http://{host.lower()}. "

    assert begin + expected == refusal(origin, "http", host, is_proxied)


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "http://",
        "http://[",
        "http://a\r\nb",
        "http://a\x1b[31m",
        "http://a/?session=SECRET",
        "http://SECRET@a",
        "http://a#SECRET",
        "SECRET",
        "http://" + "a" * 300,
        "http://a:99999999",
    ],
)
def test_what_is_no_origin_is_not_repeated(origin):
    line = refusal(origin, "http", "localhost", False)

    assert "Socket refused: its Origin is none at all, expected http://localhost. " in line
    assert line.isprintable()
    assert "secret" not in line.lower()


def test_a_frame_without_an_origin_is_told_as_such():
    assert "its Origin is null, expected http://localhost. A sandboxed frame" in refusal(
        "null", "http", "localhost", False
    )


def test_a_page_that_tries_again_and_again_does_not_fill_the_log(caplog):
    log = RefusalLog(logging.getLogger("test"))
    request = Request({"HTTP_ORIGIN": "http://a", "HTTP_HOST": "b", "wsgi.url_scheme": "http"})

    for _ in range(50):
        log.tell(request)

    assert LINES_BURST == len(caplog.records)
    assert {"WARNING"} == {record.levelname for record in caplog.records}
