"""Session ids: what follows from what, what is kept of them, and which a client may make itself."""

import base64
import hashlib

import pytest

from nnvisu.errors import InvalidValue, SessionGone
from nnvisu.live.session_ids import SessionIds, id_to_create, key_of, new_id, viewer_id_of

OWN = "k3bPq0Zt.zN0aY3hVQ7iT4mWc8RfLxg1d"


def test_ids_are_new_each_time_and_say_nothing_about_each_other():
    ids = [SessionIds.new() for _ in range(200)]

    owners, viewers = {each.owner for each in ids}, {each.viewer for each in ids}
    assert (200, 200, set()) == (len(owners), len(viewers), owners & viewers)
    secrets = {text.rpartition(".")[2] for text in owners | viewers}
    assert 400 == len(secrets) and all(len(base64.urlsafe_b64decode(f"{text}==")) >= 16 for text in secrets)
    assert all(each.owner == id_to_create(each.owner) for each in ids)


def test_what_is_kept_is_a_hash():
    ids = SessionIds.new("an id that a client made")

    assert hashlib.sha256(b"an id that a client made").digest() == ids.owner_key
    assert hashlib.sha256(ids.viewer.encode()).digest() == ids.viewer_key


def test_who_knows_only_the_keys_learns_the_rest_from_those_who_come():
    new = SessionIds.new()
    ids = SessionIds(new.owner_key, new.viewer_key)
    assert ("", "") == (ids.owner, ids.viewer)

    ids.learn(new.viewer)
    assert ("", new.viewer) == (ids.owner, ids.viewer)
    ids.learn(new.owner)
    assert (new.owner, new.viewer) == (ids.owner, ids.viewer)


def test_the_viewers_id_is_always_the_same():
    """A session that comes from a store is told it by the owner's; another rule would lose every link."""
    digest = hashlib.sha256(b"viewer of abc.def").digest()[:16]

    assert f"abc.v.{base64.urlsafe_b64encode(digest).decode().strip('=')}" == viewer_id_of("abc.def")
    assert 32 == len(key_of("\ud800"))  # what a damaged link may hold


def test_all_ids_of_a_session_and_those_made_beside_it_have_its_routing_key():
    beside_owner, beside_viewer = new_id(beside=OWN), new_id(beside=viewer_id_of(OWN))

    assert {"k3bPq0Zt"} == {id.split(".")[0] for id in (viewer_id_of(OWN), beside_owner, beside_viewer)}
    assert 4 == len({OWN, viewer_id_of(OWN), beside_owner, beside_viewer})
    assert id_to_create(beside_viewer) == beside_viewer


@pytest.mark.parametrize("asked", [None, "", "no-such-session", "zN0aY3hVQ7iT4mWc8RfLxg"])
def test_what_is_no_id_of_this_form_makes_a_new_one(asked):
    assert id_to_create(asked) not in (asked, id_to_create(asked))


@pytest.mark.parametrize(
    "asked",
    [
        "k3bPq0Zt.zN0aY3hVQ7iT4mWc8RfL",  # 21 characters
        "k3bPq0Z.zN0aY3hVQ7iT4mWc8RfLxg",  # a key of 7
        f"{'k' * 33}.zN0aY3hVQ7iT4mWc8RfLxg",
        f"k3bPq0Zt.{'zN0aY3hVQ7' * 7}",
        "k3bPq0Zt.1212121212121212121212",
        "k3bPq0Zt.0000000000000000000001",
        "k3bPq0Zt.zN0aY3hVQ7iT4mWc8RfLx\n",
        "k3bPq0Zt.zN0aY3hVQ7iT4mWc8Rf/xg1",
        "k3bPq0Zt.zN0aY3hVQ7iT4mWc8Rfäxg1",
        "k3bPq0Zt.w.8jibSEbWEmO-OmJfq7OA7R",
        ".zN0aY3hVQ7iT4mWc8RfLxg",
        "..",
    ],
)
def test_an_id_that_could_be_guessed_is_refused(asked):
    with pytest.raises(InvalidValue) as refused:
        id_to_create(asked)
    assert "session" == refused.value.field


def test_a_viewers_id_makes_no_session():
    with pytest.raises(SessionGone, match="nobody is here to watch"):
        id_to_create(viewer_id_of(OWN))
