"""The page's scripts as they are sent: what a part holds, what no module may say, and that it is like its files."""

import os
import re
import threading

import pytest
from playwright.sync_api import Page

from nnvisu.web import parts as served
from nnvisu.web.parts import MAIN, Parts
from tests.support.paths import ROOT
from tests.support.servers import Server

SCRIPTS = ROOT / "static" / "js"
# What `import(…)` names, wherever it stands.
LOADED = re.compile(r"""import\([`"'](\.{1,2}/[^`"'$]+\.js)""")
WORKERS = {"features/data/import-worker.js"}  # started by their address, and sent as they are


def modules_of(text: str) -> list[str]:
    return re.findall(r'^\$modules\["([^"]+)"\] \?\?=', text, re.MULTILINE)


def write(folder, **texts: str) -> Parts:
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return Parts(folder)


def parts_of_the_page() -> list[str]:
    found = {MAIN}
    for path in SCRIPTS.rglob("*.js"):
        for name in LOADED.findall(path.read_text()):
            found.add(os.path.relpath(os.path.normpath(path.parent / name), SCRIPTS))
    return sorted(found)


@pytest.mark.browser
def test_a_part_holds_each_module_once_and_after_those_that_it_needs(tmp_path, page: Page):
    parts = write(
        tmp_path,
        main='import { a } from "./a.js";\nimport {\n  b as c,\n} from "./deep/b.js";\nexport const sum = a + c;\n',
        a='import { b } from "./deep/b.js";\nexport const a = b + 1;\n',
        deep__b="export const b = 1;\n",
        alone="export const c = 2;\n",
    )

    text = parts.text_of(MAIN)

    assert ["deep/b.js", "a.js", "main.js"] == modules_of(text)
    assert [{"sum": 3}] == loaded(page, text)


@pytest.mark.browser
def test_a_later_part_brings_only_what_is_not_there_and_makes_no_module_twice(tmp_path, page: Page):
    parts = write(
        tmp_path,
        main='import { box } from "./box.js";\nbox.push("main");\nexport const content = box;\n',
        box="export const box = [];\n",
        deep__view='import { box } from "../box.js";\nimport { ink } from "./ink.js";\nbox.push(`view ${ink()}`);\n',
        deep__ink='import { box } from "../box.js";\nbox.push("ink");\nexport const ink = () => "1";\n',
        deep__other='import { ink } from "./ink.js";\nimport { box } from "../box.js";\nbox.push(`other ${ink()}`);\n',
    )

    main, view, other = (parts.text_of(name) for name in (MAIN, "deep/view.js", "deep/other.js"))

    assert ["box.js", "main.js"] == modules_of(main)
    assert ["deep/ink.js", "deep/view.js"] == modules_of(view)
    assert ["deep/ink.js", "deep/other.js"] == modules_of(other)
    assert [{"content": ["main", "ink", "view 1", "other 1"]}, {}, {}] == loaded(page, main, view, other)


def loaded(page: Page, *texts: str) -> list[dict]:
    """Return what the scripts export, loaded one after the other in one page."""
    return page.evaluate(
        """async (texts) => {
            const all = [];
            for (const text of texts) all.push(await import(`data:text/javascript,${encodeURIComponent(text)}`));
            return all.map((each) => ({ ...each }));
        }""",
        texts,
    )


def test_addresses_of_later_parts_go_from_the_part_that_they_stand_in(tmp_path):
    parts = write(
        tmp_path,
        main='import { open } from "./areas/bar.js";\n',
        areas__bar="export const open = (again) => import(`../help/help.js${again}`);\n",
        help__help='export const more = () => import("./more.js");\n',
        help__more="export const text = 1;\n",
    )

    assert "import(`./help/help.js${again}`)" in parts.text_of(MAIN)
    assert 'import("./more.js")' in parts.text_of("help/help.js")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("export default 1;\n", "export default 1;"),
        ("export let n = 1;\n", "export let n = 1;"),
        ('import * as all from "./a.js";\n', "import * as all"),
        ('export { a } from "./a.js";\n', "export { a }"),
        ('import "./a.js";\n', 'import "./a.js";'),
        ("const here = import.meta.url;\n", "import.meta.url"),
    ],
)
def test_what_could_not_be_sent_is_refused_with_its_module(tmp_path, text, words):
    parts = write(tmp_path, main=text, a="export const a = 1;\n")

    with pytest.raises(ValueError, match=re.escape(words)) as refusal:
        parts.text_of(MAIN)

    assert str(refusal.value).startswith("main.js: ")


def test_modules_that_import_each_other_are_refused(tmp_path):
    ring = {"main": "a", "a": "b", "b": "a"}
    parts = write(tmp_path, **{name: f'import {{ {to} }} from "./{to}.js";\n' for name, to in ring.items()})

    with pytest.raises(ValueError, match=re.escape("main.js → a.js → b.js → a.js")):
        parts.text_of(MAIN)


def test_a_file_that_changes_is_sent_as_it_is_now(tmp_path):
    parts = write(tmp_path, main='import { a } from "./a.js";\n', a="export const a = 1;\n")
    assert "const a = 1;" in parts.text_of(MAIN)

    write(tmp_path, a="export const a = 2;\n")
    os.utime(tmp_path / "a.js", ns=(1, 2**62))

    assert "const a = 2;" in parts.text_of(MAIN)


def test_a_part_is_whole_although_others_are_asked_for_while_it_is_made(tmp_path, monkeypatch):
    parts = write(tmp_path, main='import { a } from "./a.js";\n', a="export const a = 1;\n", b="export const b = 2;\n")
    other = threading.Thread(target=parts.text_of, args=("b.js",))
    is_other_reading, is_made = threading.Event(), threading.Event()
    read = served.lean_text

    def read_in_turn(path):
        if threading.current_thread() is other:
            is_other_reading.set()
            is_made.wait(10)
        elif path.name == "a.js":  # meanwhile a file changes, and somebody asks for another part
            os.utime(tmp_path / "b.js", ns=(1, 2**62))
            other.start()
            is_other_reading.wait(0.5)  # which it should not be before this part is made
        return read(path)

    monkeypatch.setattr(served, "lean_text", read_in_turn)
    try:
        assert ["a.js", "main.js"] == modules_of(parts.text_of(MAIN))
    finally:
        is_made.set()
        other.join(10)
    assert ["b.js"] == modules_of(parts.text_of("b.js"))


def test_what_is_no_module_of_the_folder_is_no_part(tmp_path):
    (tmp_path / "secret.js").write_text("export const secret = 1;\n")
    (tmp_path / "js").mkdir()
    parts = write(tmp_path / "js", main="export const a = 1;\n")
    (tmp_path / "js" / "note.txt").write_text("1")

    assert [None] * 3 == [parts.text_of(name) for name in ("none.js", "../secret.js", "note.txt")]


def test_every_file_is_in_the_page_or_in_a_part_that_it_loads():
    parts = Parts(SCRIPTS)

    sent = {name for part in parts_of_the_page() for name in modules_of(parts.text_of(part))}

    assert {path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.js")} == sent | WORKERS


@pytest.mark.browser
def test_every_part_offers_in_a_browser_what_its_module_does(page: Page, flask_server: Server):
    page.goto(f"{flask_server.url}/static/icon.svg")
    page.goto(f"{flask_server.url}/healthz")
    names = [name for name in parts_of_the_page() if name != MAIN]

    told = page.evaluate(
        """async (names) => {
            await import("/parts/main.js").catch(() => {});  // there is no page for it to begin in
            const told = {};
            for (const name of names) {
                const [sent, plain] = await Promise.all([import(`/parts/${name}`), import(`/static/js/${name}`)]);
                told[name] = [sent, plain].map((part) => Object.keys(part).map((key) => `${typeof part[key]} ${key}`));
            }
            return told;
        }""",
        names,
    )

    assert set(names) == set(told)
    for name, (sent, plain) in told.items():
        assert plain == sent, name
        assert plain, name
