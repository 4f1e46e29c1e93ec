"""Whether one's own points may go is asked until it is answered, whatever the server tells meanwhile."""

import pytest

pytestmark = pytest.mark.browser

# The page's own form on two points of moons and one that was painted; returns what was sent, and what STEPS note.
CODE = """async () => {
    const load = (path) => import(`/static/js/${path}.js`);
    const [{Store}, {initialState}, {PointEditor}, {DataForm}] =
        await Promise.all(["model/store", "model/state", "session/point-editor", "features/data/data-form"].map(load));
    const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
    const element = document.body.appendChild(document.adoptNode(page.querySelector("[data-view=data-form]")));
    const generator = {dataset: "moons", seed: 0, n_points: 200, n_classes: 2, noise: 0.05, test_fraction: 0.2};
    const points = {x: [0, 0.5], y: [0, 0.5], label: [0, 1], test: [0, 1]};
    const painted = {x: [-0.5], y: [0.25], label: [1], test: [0]};
    const confirmed = {x: [0, 0.5, -0.5], y: [0, 0.5, 0.25000001], label: [0, 1, 1], test: [0, 1, 0]};
    const store = new Store({...initialState({classes: []}), points, generator, lastGenerator: generator,
        link: {state: "open"}, role: "owner", session: "s", config: {}}, (draw) => draw());
    const sent = [], noted = [];
    const editor = new PointEditor(store, (type, fields) => sent.push([type, fields]));
    new DataForm(element, store, (type, fields) => sent.push([type, fields]), editor);
    const question = () => element.querySelector(".replace-question");
    const noise = element.querySelector("#data-noise");
    const until = async (isSo) => { while (!isSo()) await new Promise((go) => setTimeout(go, 5)); };
    const enter = (input, text) => {
        input.value = text;
        input.dispatchEvent(new Event("change"));
    };
    const note = () => noted.push([question() !== null, noise.value]);
    const tell = (points, generator) => { editor.handleData(points, null); store.set({generator}); };
    editor.add(painted);
    enter(noise, "0.3");
    await until(question);
    STEPS
    element.remove();
    return {sent: sent.filter(([type]) => type === "generate_data").map(([, fields]) => fields), noted};
}"""


@pytest.fixture
def ask(in_browser):
    """Return a function that paints a point, asks for another noise, and goes through some steps."""
    return lambda steps: in_browser(CODE.replace("STEPS", steps))


def test_the_servers_word_on_the_painted_point_leaves_the_question_and_what_was_asked(ask):
    steps = """note();
        await until(() => sent.length === 1);
        tell(confirmed, null);
        note();
        question().querySelector("[data-action=draw-points]").click();
        note();"""

    told = ask(steps)

    assert [[True, "0.3"], [True, "0.3"]] == told["noted"][:2]
    assert not told["noted"][2][0]
    assert [0.3] == [each["noise"] for each in told["sent"]]


@pytest.mark.parametrize(
    "answer",
    [
        "editor.add({x: [0.9], y: [0.9], label: [0], test: [0]})",
        "editor.undo()",
        "editor.split([1, 0, 0])",
        "tell({x: [0.1], y: [0.1], label: [0], test: [0]}, generator)",
        "store.set({link: {state: 'lost'}})",
    ],
    ids=["more painting", "undo", "another split", "other points", "no link"],
)
def test_other_points_end_the_question(ask, answer):
    told = ask(f"note(); await until(() => sent.length === 1); tell(confirmed, null); {answer}; note();")

    assert [[True, "0.3"], [False, "0.05"]] == told["noted"]
    assert [] == told["sent"]
