"""Links that are built: what stands behind the # of an address, and names for all that can be hidden."""

import pytest

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
