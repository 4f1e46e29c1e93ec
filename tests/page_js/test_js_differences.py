"""The page's messages put together again, as an independent client in Python does."""

import json

import pytest

from nnvisu.wire.differences import Differences
from tests.contract.test_differences import random_messages
from tests.support.differences import REPEATED, Completer
from tests.support.page_modules import run  # noqa: F401 (fixture)

DECODE = """async ({url, texts}) => {
    const {MessageDecoder} = await import(url);
    const decoder = new MessageDecoder();
    return texts.map((text) => decoder.decode(text));
}"""


@pytest.fixture
def decode(run):  # noqa: F811
    """Return a function that gives the messages that the page makes of texts."""
    return lambda *texts: run("wire/differences", DECODE, texts=texts)


def test_the_page_knows_what_an_independent_client_knows(decode):
    differences, completer = Differences(), Completer()
    texts = [differences.text_of(message) for message in random_messages(7, 60)]

    expected = [completer.complete(json.loads(text)) for text in texts]

    assert sum("difference" in text for text in texts) > 60
    assert expected == decode(*texts)


@pytest.mark.parametrize("name", REPEATED)
def test_the_page_takes_a_difference_of_each_type(decode, name):
    whole, difference = {"type": name, "step": 1, "more": [1, 2]}, {"type": "difference", name: {"step": 2}}

    assert [whole, whole | {"step": 2}] == decode(json.dumps(whole), json.dumps(difference))


def test_a_message_that_was_given_out_is_not_changed_later(decode):
    whole = {"type": "history", "steps": [1, 2], "changes": []}
    difference = {"type": "difference", "history": {"steps": {"removed": [1], "added": [3]}}}

    assert [[1, 2], [2, 3]] == [message["steps"] for message in decode(json.dumps(whole), json.dumps(difference))]


def test_a_difference_to_nothing_is_an_error(decode):
    with pytest.raises(Exception, match="difference of step_result before the first"):
        decode(json.dumps({"type": "difference", "step_result": {"step": 2}}))
