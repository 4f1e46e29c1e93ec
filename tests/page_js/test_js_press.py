"""A button does what it said when it was pressed, though another state came under the hand."""

import pytest

pytestmark = pytest.mark.browser

# The page's own elements and views on them; `shown` draws a state, `sent` has what was sent.
CODE = """async ({view, module, name}) => {
    const load = (path) => import(`/static/js/${path}.js`);
    const [{Store}, {initialState}, made] = await Promise.all(["model/store", "model/state", module].map(load));
    const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
    const element = document.body.appendChild(document.adoptNode(page.querySelector(`[data-view=${view}]`)));
    const store = new Store(initialState({classes: []}), (draw) => draw());
    const sent = [];
    new made[name](element, store, (type, fields) => sent.push([type, fields ?? null]));
    store.set({link: {state: "open"}});
    const button = (action) => element.querySelector(`[data-action=${action}]`);
    const press = (action, events) => events.forEach((event) => button(action).dispatchEvent(event));
    const down = () => new PointerEvent("pointerdown");
    const click = (detail) => new PointerEvent("click", {detail});
    const later = () => new Promise((resolve) => setTimeout(resolve, 5));
    STEPS
    element.remove();
    return sent;
}"""


@pytest.fixture
def press(in_browser):
    """Return a function that has one of the page's views go through some steps, and returns what it sent."""
    controls = {"view": "controls", "module": "features/bar/controls", "name": "Controls"}
    timeline = {"view": "timeline", "module": "features/timeline/timeline-view", "name": "TimelineView"}
    views = {"controls": controls, "timeline": timeline}
    return lambda view, steps: in_browser(CODE.replace("STEPS", steps), views[view])


@pytest.mark.parametrize(
    "between",
    [
        "press('train', [down()]); store.set({status: AFTER}); press('train', [click(1)]);",
        "const events = [down(), click(1)]; await later(); store.set({status: AFTER}); press('train', events);",
        "const event = click(0); await later(); store.set({status: AFTER}); press('train', [event]);",
    ],
    ids=["while the button is held", "while the page is busy", "while the page is busy, by a key"],
)
@pytest.mark.parametrize(
    ("before", "after", "command"), [("running", "paused", "stop_training"), ("paused", "running", "start_training")]
)
def test_a_status_that_comes_during_a_press_does_not_turn_it_round(press, between, before, after, command):
    steps = f"store.set({{status: '{before}'}}); await later(); {between.replace('AFTER', repr(after))}"

    assert [[command, None]] == press("controls", steps)


def test_two_presses_are_two_commands(press):
    steps = """
        for (const status of ["paused", "running"]) {
            store.set({status});
            await later();
            press("train", [down(), click(1)]);
        }
        await later();
        store.set({status: "paused"});
        await later();
        press("train", [click(0)]);"""

    assert ["start_training", "stop_training", "start_training"] == [type_ for type_, _ in press("controls", steps)]


def test_that_run_is_asked_for_which_the_button_named(press):
    steps = """
        store.set({previousRun: {run: 3, step: 534039}});
        await later();
        press("bring-back", [down()]);
        store.set({previousRun: {run: 4, step: 298}});
        press("bring-back", [click(1)]);
        await later();
        press("bring-back", [down(), click(1)]);"""
    sent = press("timeline", steps)

    assert [["bring_back", {"run": 3, "step": 534039}], ["bring_back", {"run": 4, "step": 298}]] == sent
