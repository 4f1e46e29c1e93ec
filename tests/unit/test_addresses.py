"""The addresses under which others reach this server: which ones count, in which order, and who is told."""

import pytest
from flask import Flask

from nnvisu.web.addresses import add_addresses, is_loopback, lan_addresses


def test_the_address_that_leads_out_comes_first_then_private_ones():
    interfaces = {
        "lo": ["127.0.0.1"],
        "docker0": ["172.17.0.1"],
        "wlan0": ["192.168.1.20"],
        "eth1": ["169.254.7.7"],
        "vpn": ["8.8.4.4", "10.0.0.3"],
    }

    assert ["192.168.1.20", "10.0.0.3", "172.17.0.1", "8.8.4.4"] == lan_addresses(interfaces, "192.168.1.20")
    assert ["10.0.0.3", "172.17.0.1", "192.168.1.20", "8.8.4.4"] == lan_addresses(interfaces, None)
    assert [] == lan_addresses({"lo": ["127.0.0.1"]}, None)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_as_it_sees_itself(name):
    assert is_loopback(name)


@pytest.mark.parametrize("name", [None, "", "192.168.1.20", "localhost.example.com", "::2", "0.0.0.0"])
def test_everything_else_is_another(name):
    assert not is_loopback(name)


@pytest.mark.parametrize(
    ("host", "remote", "listens", "headers", "is_open"),
    [
        ("localhost:5000", "127.0.0.1", "0.0.0.0", {}, True),
        ("[::1]:5000", "::1", "::", {}, True),
        ("127.0.0.1:5000", "127.0.0.1", "127.0.0.1", {}, False),
        ("192.168.1.20:5000", "192.168.1.7", "0.0.0.0", {}, None),
        ("192.168.1.20:5000", "127.0.0.1", "0.0.0.0", {}, None),
        ("localhost:5000", "192.168.1.7", "0.0.0.0", {}, None),
        ("localhost:5000", "127.0.0.1", "0.0.0.0", {"X-Forwarded-For": "203.0.113.9"}, None),
    ],
)
def test_only_a_page_that_was_opened_on_this_machine_is_told(host, remote, listens, headers, is_open):
    app = Flask("test")
    add_addresses(app)
    environ = {"REMOTE_ADDR": remote, "SERVER_NAME": listens, "SERVER_PORT": "5000"}
    answer = app.test_client().get("/addresses", headers={"Host": host, **headers}, environ_overrides=environ).json

    assert is_open == answer["is_open"]
    assert is_open or [] == answer["hosts"]
    assert all(each.endswith(":5000") for each in answer["hosts"])
