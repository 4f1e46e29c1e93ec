"""What axe says of the page, or of a part of it."""

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# For its rules on colours and targets axe reads a dozen styles of each element of the document, which takes most of its
# time. For a part only those elements matter that lie at it, and their ancestors; for a dialog not even these.
AT_PART = """(part) => {
    const margin = 50;  // more than twice as far as targets are to be apart
    const boxes = [part, ...part.querySelectorAll('*')].map((each) => each.getBoundingClientRect());
    const shown = boxes.filter((box) => box.width > 0 && box.height > 0);
    const [left, top] = [Math.min(...shown.map((box) => box.left)), Math.min(...shown.map((box) => box.top))];
    const [right, bottom] = [Math.max(...shown.map((box) => box.right)), Math.max(...shown.map((box) => box.bottom))];
    const isAt = (box) => box.left < right + margin && box.right > left - margin
        && box.top < bottom + margin && box.bottom > top - margin;
    const at = part.matches(':modal') ? [part] : [...document.body.querySelectorAll('*')].filter(
        (each) => isAt(each.getBoundingClientRect()));
    const found = new Set(part.querySelectorAll('*'));
    for (const each of at) for (let one = each; one && !found.has(one); one = one.parentElement) found.add(one);
    return found;
}"""
ASK = f"""async ([selector, rules]) => {{
    const options = {{resultTypes: ['violations'], ...(rules.length && {{runOnly: rules}})}};
    if (selector === null) return (await axe.run(document, options)).violations;
    const at = ({AT_PART})(document.querySelector(selector));
    document.createTreeWalker = (root, what) => Document.prototype.createTreeWalker.call(document, root, what,
        (each) => at.has(each) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
    try {{
        return (await axe.run(selector, options)).violations;
    }} finally {{
        delete document.createTreeWalker;
    }}
}}"""


def complaints(page: Page, part: str | None = None, rules: Sequence[str] = ()) -> list[tuple[str, list[str]]]:
    """Return what axe says of the page or of one part of it: rule and elements. rules: only these."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules = page.evaluate(ASK, [part, list(rules)])
    return [(rule["id"], [f"{node['html'][:160]}: {summary(node)}" for node in rule["nodes"]]) for rule in rules]


def summary(node: dict) -> str:
    """Return why axe complains of a node, in one line."""
    return " ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
