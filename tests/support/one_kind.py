"""The server of tests that are about what a session answers: it is the same, whatever kind of server carries it."""

import pytest

from tests.support.servers import KINDS, Server


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Server:
    """One kind, not each in turn; the tests of the page drive the other one."""
    return request.getfixturevalue(f"{KINDS[-1]}_server")
