"""Following the owner: what viewers are told of the owner's presence and view. On the real servers."""

import pytest

from tests.support.tables import given_table

NOTHING = {
    **dict.fromkeys(("at_step", "layer", "neuron", "point", "stage", "axes", "held")),
    "projection": False,
}


def told(viewer, since=0):
    """Return what the viewer was told of the owner since then, oldest first."""
    return [{name: value for name, value in each.items() if name != "type"} for each in viewer.since(since, "owner")]


def expect_told(viewer, since, *expected):
    viewer.wait(lambda: len(told(viewer, since)) >= len(expected), f"{len(expected)} messages of the owner")
    assert list(expected) == told(viewer, since)


def test_a_viewer_is_told_of_the_owner_after_the_greeting_and_the_owner_is_not(connect):
    owner = connect()
    viewer = connect(owner.viewer_id)

    expect_told(viewer, 0, {"connected": True} | NOTHING)
    assert ["session", "config", "data", "step_result"] == [message["type"] for _, message in viewer.messages[:4]]
    owner.train(3)
    assert [] == told(owner)


@pytest.mark.parametrize("is_running", [False, True])
def test_what_the_owner_looks_at_comes_at_once_and_to_who_comes_later(connect, is_running):
    owner = connect()
    owner.train(10)
    viewer = connect(owner.viewer_id)
    if is_running:
        owner.send("start_training")
        viewer.wait_for("step_result", status="running")
    mark = viewer.mark
    owner.send("share_view", at_step=10, layer=1, neuron=3)
    expect_told(viewer, mark, {"connected": True} | NOTHING | {"at_step": 10, "layer": 1, "neuron": 3})
    owner.send("share_view", point=7, stage=12)
    both = {"connected": True} | NOTHING | {"point": 7, "stage": 12}
    viewer.wait(lambda: told(viewer, mark)[-1] == both, "the other view")

    assert both == told(connect(owner.viewer_id))[-1]


def test_the_plane_through_a_table_is_told_as_the_owner_says_it(connect):
    owner = connect()
    owner.do("update_table", table=given_table(20))
    viewer = connect(owner.viewer_id)
    mark = viewer.mark
    plane = {"axes": ["column_4", "column_2"], "held": {"column_1": 4.5, "column_3": -1}}
    owner.send("share_view", **plane)
    expect_told(viewer, mark, {"connected": True} | NOTHING | plane)
    mark = viewer.mark
    owner.send("share_view", projection=True)
    expect_told(viewer, mark, {"connected": True} | NOTHING | {"projection": True})


def test_the_same_view_told_again_is_no_news(connect):
    owner = connect()
    viewer = connect(owner.viewer_id)
    mark = viewer.mark
    owner.send("share_view", layer=0, neuron=1)
    owner.send("share_view", layer=0, neuron=1)
    owner.send("share_view", layer=0, neuron=2)
    viewer.wait(lambda: told(viewer, mark) and told(viewer, mark)[-1]["neuron"] == 2, "the last view")
    views = [each["neuron"] for each in told(viewer, mark)]

    assert views == sorted(set(views))


def test_viewers_are_told_when_the_owner_has_left_and_has_come_back(connect):
    owner = connect()
    viewer = connect(owner.viewer_id)
    owner.send("share_view", at_step=0, layer=0, neuron=1)
    viewer.wait(lambda: told(viewer)[-1]["neuron"] == 1, "the view")
    mark = viewer.mark
    owner.vanish()
    expect_told(viewer, mark, {"connected": False} | NOTHING)

    connect(owner.id)
    expect_told(viewer, mark, {"connected": False} | NOTHING, {"connected": True} | NOTHING)


def test_an_owner_with_two_sockets_is_there_until_both_are_gone(connect):
    owner = connect()
    other = connect(owner.id)
    viewer = connect(owner.viewer_id)
    owner.send("share_view", layer=0, neuron=1)
    viewer.wait(lambda: told(viewer)[-1]["neuron"] == 1, "the view")
    mark = viewer.mark
    owner.vanish()
    other.send("share_view", layer=0, neuron=2)  # told after the first one's end or before it: never as an absence
    expect_told(viewer, mark, {"connected": True} | NOTHING | {"layer": 0, "neuron": 2})
    other.vanish()

    viewer.wait(lambda: not told(viewer, mark)[-1]["connected"], "the owner's absence")


def test_a_viewer_shows_nobody_anything(connect):
    owner = connect()
    viewer = connect(owner.viewer_id)

    assert ("forbidden", "share_view") == tuple(
        viewer.refusal("share_view", layer=0)[key] for key in ("code", "command")
    )


@pytest.mark.parametrize(
    "fields", [{"layer": -1}, {"neuron": 1.5}, {"point": "all"}, {"stage": -3}, {"at_step": True}, {"axes": 2}]
)
def test_a_view_that_cannot_be_is_refused(connect, fields):
    refusal = connect().refusal("share_view", **fields)

    assert ("invalid_value", *fields, "share_view") == (refusal["code"], refusal["field"], refusal["command"])


def test_what_is_shown_is_no_part_of_the_run(connect):
    owner = connect()
    owner.train(5)
    before = owner.wait_for("recipe", owner.send("get_recipe"))
    n_changes = owner.newest("step_result")["n_changes"]
    owner.send("share_view", layer=0, neuron=1)

    assert before == owner.wait_for("recipe", owner.send("get_recipe"))
    assert n_changes == owner.train(1)["n_changes"]
