"""Links that are built: what stands behind the # of an address, and names for all that can be hidden."""

import pytest

from nnvisu.settings import LIMITS
from tests.support.page_modules import run  # noqa: F401 (fixture)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ({"hidden": []}, ""),
        ({"lesson": "", "hidden": []}, ""),
        ({"lesson": "xor", "hidden": []}, "#lesson=xor"),
        ({"hidden": ["data", "pace"]}, "#hide=data,pace"),
        ({"run": "1.AbC-_", "hidden": ["share"]}, "#run=1.AbC-_&hide=share"),
    ],
)
def test_a_link_names_what_it_opens_and_hides_and_nothing_else(run, link, expected):  # noqa: F811
    code = """async ({url, link}) => {
        const {readFragment} = await import("/static/js/session/fragment.js");
        const hash = (await import(url)).lessonHash(link);
        const read = readFragment(hash);
        return [hash, read.get("lesson") ?? "", read.get("run") ?? "", read.get("hide") ?? ""];
    }"""
    hidden = ",".join(link["hidden"])

    assert [expected, link.get("lesson", ""), link.get("run", ""), hidden] == run(
        "features/share/lesson-hash", code, link=link
    )


def test_every_part_that_can_be_hidden_has_a_name_for_people(run):  # noqa: F811
    code = """async ({url}) => {
        const {HIDEABLE} = await import("/static/js/ui/hide-parts.js");
        return [Object.keys(HIDEABLE), Object.keys((await import(url)).PARTS)];
    }"""
    parts, named = run("features/share/texts", code)

    assert sorted(parts) == sorted(named)


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ([{"generator": {}}, {"points": 1000}], ""),
        ([{"points": 700}, {"points": 301}], "A link holds 1,000 points of your own, this run has 1,001: save it"),
        ([{"table": (1000, 4)}], ""),
        ([{"table": (250, 16)}], ""),
        ([{"table": (1001, 4)}], "1,000 rows of 4 columns, this run has 4,004: save it as a file."),
        ([{"table": (600, 4)}, {"table": (500, 4)}], "this run has 4,400"),
        ([{"table": (1000, 4)}, {"points": 1000}], ""),
    ],
)
def test_a_link_holds_so_many_points_and_so_large_a_table(run, own, says):  # noqa: F811
    code = """async ({url, own, limits}) => {
        const hold = ({points, table}) => ({
            ...(points && {points: {x: Array(points).fill(0)}}),
            ...(table && {table: {columns: Array(table[1]).fill({values: Array(table[0]).fill(0)})}}),
        });
        const [data, ...changes] = own.map(hold);
        return (await import(url)).tooMuchForLink({data, journal: changes.map((each) => [1, each])}, limits);
    }"""
    limits = {"max_link_points": LIMITS.max_link_points, "max_link_columns": LIMITS.max_link_columns}
    said = run("session/recipe-link", code, own=own, limits=limits)

    assert says in said
    assert bool(says) == bool(said)


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("", "DAMAGED_LINK"),
        ("1", "DAMAGED_LINK"),
        ("1.", "DAMAGED_LINK"),
        ("1.%%", "DAMAGED_LINK"),
        ("ZVPRcqMwDPwXPXMdnKa9", "DAMAGED_LINK"),
        ("2", "DAMAGED_LINK"),
        ("2.ZVPRcqMwDPwXPXMdnKa9", "OTHER_VERSION"),
    ],
)
def test_a_link_that_cannot_be_read_says_whether_it_is_damaged_or_newer(run, link, told):  # noqa: F811
    code = """async ({url, link, told}) => {
        const {unpackRecipe} = await import(url);
        const texts = await import("/static/js/session/recipe-link-texts.js");
        return unpackRecipe(link).catch((error) => error.message === texts[told]);
    }"""
    assert run("session/recipe-link", code, link=link, told=told) is True


@pytest.mark.parametrize(
    ("greeting", "told"),
    [
        ({"resumed": False, "copied": True}, "THIS_IS_A_COPY"),
        ({"resumed": False, "copied": False}, "COPIED_IS_GONE"),
        ({"resumed": True, "copied": False}, "THIS_IS_A_COPY"),  # made for a socket whose greeting got lost
    ],
)
def test_a_page_that_asks_for_a_copy_says_whether_it_got_one(run, greeting, told):  # noqa: F811
    code = """async ({url, greeting}) => {
        const texts = await import(url.replace("session-recovery", "texts"));
        globalThis.location ??= {pathname: "/", hash: ""}; // Node has neither
        globalThis.history ??= {replaceState: () => {}};
        const said = [];
        const {SessionRecovery} = await import(url);
        const recovery = new SessionRecovery({
            store: {state: {notice: null}, set: () => {}, tell: (notice) => notice && said.push(notice.text)},
            send: () => {}, tabSession: {keep: () => {}}, sharedRun: {make: () => {}},
            watchedId: null, copiedId: "a.b", storage: null, routingKey: "",
        }, null);
        recovery.handle({session: "a.c", role: "owner", ...greeting});
        return said.map((text) => Object.keys(texts).find((name) => texts[name] === text));
    }"""

    assert [told] == run("session/session-recovery", code, greeting=greeting)
