"""When the page draws: news together, and what changes often not each time."""

import pytest

from tests.support.page_modules import run  # noqa: F401 (fixture)

# Time stands still but for what a test adds to it; the browser's timers go on.
WITH_CLOCK = """async ({url}) => {
    const now = performance.now, clock = {now: 1000};
    performance.now = () => clock.now;
    try {
        return await (CODE)(await import(url), clock);
    } finally {
        performance.now = now;
    }
}"""


@pytest.fixture
def run_with_clock(run):  # noqa: F811
    """Return a function that calls JavaScript with a module of the page and a clock."""
    return lambda name, code: run(name, WITH_CLOCK.replace("CODE", code))


@pytest.fixture
def pace_with_clock(in_browser):
    """Return the same for the pacer, which asks for frames of an animation."""
    return lambda code: in_browser(WITH_CLOCK.replace("CODE", code), {"url": "/static/js/ui/pacer.js"})


def test_news_that_may_wait_is_drawn_with_what_may_not(run_with_clock):
    code = """({Store}, clock) => {
        const drawn = [], scheduled = [];
        const store = new Store({a: 0, b: 0}, (draw) => scheduled.push(draw));
        store.watch(({a, b}) => [a, b], ({a, b}) => drawn.push([a, b]));
        scheduled.pop()();
        store.note({a: 1});
        const nAtOnce = scheduled.length;
        store.set({b: 2});
        scheduled.pop()();
        clock.now += 1000;
        store.note({a: 3});
        return [nAtOnce, drawn, scheduled.length];
    }"""

    assert [0, [[0, 0], [1, 2]], 1] == run_with_clock("model/store", code)


def test_news_is_drawn_even_if_nothing_else_comes(run_with_clock):
    code = """({Store}) => new Promise((resolve) => {
        const store = new Store({a: 0}, (draw) => draw());
        store.watch(({a}) => [a], ({a}) => a === 2 && resolve(a));
        store.note({a: 1});
        store.note({a: 2});
    })"""

    assert 2 == run_with_clock("model/store", code)


@pytest.mark.browser
def test_a_pacer_draws_no_more_often_than_asked(pace_with_clock):
    code = """({Pacer}, clock) => {
        let n = 0;
        const pacer = new Pacer(() => { n += 1; });
        return [100, 100, 100, 50, 50].map((every) => {
            pacer.request(every);
            clock.now += 50;
            return n;
        });
    }"""

    assert [1, 1, 2, 3, 4] == pace_with_clock(code)


@pytest.mark.browser
def test_the_last_request_is_drawn_even_if_none_comes_after_it(pace_with_clock):
    code = """({Pacer}) => new Promise((resolve) => {
        let n = 0;
        const pacer = new Pacer(() => { n += 1; if (n === 2) resolve(n); });
        for (let i = 0; i < 3; i++) pacer.request(20);
    })"""

    assert 2 == pace_with_clock(code)


@pytest.mark.browser
def test_a_text_that_changes_stays_in_its_node(in_browser):
    """A new node would have the browser look at the styles of all that is around it."""
    code = """async () => {
        const {writeText} = await import("/static/js/ui/dom.js");
        const element = document.createElement("p");
        const nodes = ["1 step", "2 steps", "2 steps"].map((text) => {
            writeText(element, text);
            return element.firstChild;
        });
        const observer = new MutationObserver(() => {});
        observer.observe(element, {childList: true, characterData: true, subtree: true});
        writeText(element, "2 steps");
        const nOfSame = observer.takeRecords().length;
        return [element.textContent, new Set(nodes).size, nOfSame];
    }"""

    assert ["2 steps", 1, 0] == in_browser(code)
