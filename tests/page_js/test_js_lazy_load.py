"""Parts that are loaded when they are asked for: no press is lost, none acts twice, and what fails is said."""

import pytest

pytestmark = pytest.mark.browser

# `come` and `fail` end the last loading; `acted` has what was done, `told` what was said.
CODE = """async () => {
    const {lazyLoad, lazyLoadWhen} = await import("/static/js/ui/lazy-load.js");
    const {Store} = await import("/static/js/model/store.js");
    const store = new Store({notice: null, isOpen: false}, (draw) => draw());
    const acted = [], told = [], loadings = [];
    store.watch(({notice}) => [notice], ({notice}) => notice && told.push(notice.text));
    const load = () => new Promise((resolve, reject) => loadings.push({resolve, reject}));
    const come = () => loadings.at(-1).resolve({do: (what) => acted.push(what)});
    const fail = () => loadings.at(-1).reject(new Error("none"));
    const opener = document.createElement("div");
    const withPart = lazyLoad(store, load, [opener]);
    const ask = (what) => withPart((part) => part.do(what));
    STEPS
    return {acted, told, n: loadings.length};
}"""

FAILED = "This part of the page could not be loaded. Please try again."


@pytest.fixture
def go(in_browser):
    """Return a function that goes through some steps, and returns what was done, said, and how often was loaded."""
    return lambda steps: in_browser(CODE.replace("STEPS", steps))


def test_nothing_is_loaded_before_it_is_asked_for(go):
    assert {"acted": [], "told": [], "n": 0} == go("")


def test_of_presses_while_it_loads_the_last_one_acts_once(go):
    steps = 'const asked = [ask("one"), ask("two")]; come(); await Promise.all(asked); await ask("three"); ask("four");'

    assert {"acted": ["two", "three", "four"], "told": [], "n": 1} == go(steps)


def test_a_failure_is_said_and_the_next_press_tries_again(go):
    steps = """
        const asked = [ask("one"), ask("two")]; fail(); await Promise.all(asked);
        const again = ask("three"); come(); await again;
    """

    assert {"acted": ["three"], "told": [FAILED], "n": 2} == go(steps)


def test_a_failure_stays_said_when_another_part_comes_and_goes_when_its_own_does(go):
    steps = """
        const asked = ask("one"); fail(); await asked;
        const other = lazyLoad(store, load)(); come(); await other; told.push(store.state.notice.tone);
        const again = ask("two"); come(); await again; told.push(store.state.notice);
    """

    assert {"acted": ["two"], "told": [FAILED, "error", None], "n": 3} == go(steps)


@pytest.mark.parametrize("event", ["pointerenter", "focus"])
def test_what_comes_to_an_opener_begins_to_load(go, event):
    steps = f'opener.dispatchEvent(new Event("{event}")); const asked = ask("one"); come(); await asked;'

    assert {"acted": ["one"], "told": [], "n": 1} == go(steps)


def test_a_failure_that_nobody_waits_for_is_told_to_nobody(go):
    steps = """
        opener.dispatchEvent(new Event("pointerenter")); fail(); await new Promise((resolve) => setTimeout(resolve));
        const asked = ask("one"); come(); await asked;
    """

    assert {"acted": ["one"], "told": [], "n": 2} == go(steps)


def test_what_the_state_needs_is_loaded_once_and_tried_again_when_it_failed(go):
    steps = """
        lazyLoadWhen(store, ({isOpen}) => isOpen, load);
        const turns = async (end) => {
            store.set({isOpen: false}); store.set({isOpen: true}); end?.();
            await new Promise((resolve) => setTimeout(resolve));
        };
        await turns(fail); await turns(come); await turns();
    """

    assert {"acted": [], "told": [FAILED], "n": 2} == go(steps)
