"""When nothing visible changes any more, by a clock that the test turns."""

from tests.support.page_modules import run  # noqa: F401 (fixture)


def test_a_run_is_still_once_nothing_visible_has_changed_for_a_while(run):  # noqa: F811
    """Each change that can be seen begins the wait anew; what cannot be seen, or is no end of learning, does not."""
    code = """async ({url}) => {
        const {Stillness} = await import(url);
        const seen = (changes) => {
            const stillness = new Stillness();
            const state = {
                status: "running", view: {at_step: null}, viewChoices: {map: "smooth"}, classFrame: null, step: 0,
                frame: {picture: new Uint8Array(12).fill(100)}, metrics: {loss: 0.5, test_loss: null},
            };
            let first = null;
            for (let second = 0; second <= 30; second++) {
                state.step += 1000;
                Object.assign(state, changes[second]);
                if (stillness.look(state, 1000 * second) && first === null) first = second;
            }
            return first;
        };
        const picture = (at, value) => ({frame: {picture: new Uint8Array(12).fill(100).fill(value, at, at + 1)}});
        const flat = (label) => ({
            viewChoices: {map: "discrete"}, frame: null, classFrame: {picture: new Uint8Array([label, 9, 0, 255])},
        });
        return {
            nothing: seen({}),
            oneCell: seen({5: picture(11, 106)}),
            creeping: seen(Object.fromEntries([...Array(31).keys()].map((i) => [i, picture(3, 100 + i)]))),
            trembling: seen(Object.fromEntries([...Array(31).keys()].map((i) => [i, picture(3, 100 + 3 * (i % 2))]))),
            loss: seen({7: {metrics: {loss: 0.45, test_loss: null}}}),
            testLoss: seen({8: {metrics: {loss: 0.5, test_loss: 0.9}}}),
            lossNobodySees: seen({7: {metrics: {loss: 0.4995, test_loss: null}}}),
            smallLoss: seen({0: {metrics: {loss: 2e-3, test_loss: null}}, 7: {metrics: {loss: 1e-3, test_loss: null}}}),
            flatClass: seen({0: flat(1), 6: flat(2)}),
            slow: seen(Object.fromEntries([...Array(31).keys()].map((i) => [i, {step: 10 * i}]))),
            paused: seen({9: {status: "paused"}, 15: {status: "running"}}),
            past: seen({9: {view: {at_step: 3}}}),
        };
    }"""

    assert {
        "nothing": 10,
        "oneCell": 15,
        "creeping": None,
        "trembling": 10,
        "loss": 17,
        "testLoss": 18,
        "lossNobodySees": 10,
        "smallLoss": 17,
        "flatClass": 16,
        "slow": None,
        "paused": 25,
        "past": None,
    } == run("model/stillness", code)
