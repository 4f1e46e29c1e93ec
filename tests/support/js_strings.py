"""The strings in a module of the page, as its source has them."""

import re

# Where strings end, and what is no string: comments, regular expressions.
TOKEN = re.compile(
    r"""(?P<comment>/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*)
    |(?P<regex>(?<=[=(,:\[!&|?{};])\s*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*)
    |"(?P<plain>(?:\\.|[^"\\\n])*)"|'(?:\\.|[^'\\\n])*'
    |(?P<tick>`)|(?P<open>\{)|(?P<close>\})""",
    re.VERBOSE,
)
TEMPLATE = re.compile(r"(?P<text>(?:\\.|\$(?!\{)|[^`\\$])*)(?P<end>`|\$\{)")


def strings(code: str) -> list[tuple[int, str]]:
    """Return all strings of a module, each with its line: templates with … where values go in."""
    found: list[tuple[int, str]] = []
    stack: list[list] = []  # of templates that are open: where they began, their text, depth of braces within a value
    at = 0
    in_template = False
    while at < len(code):
        if in_template:
            match = TEMPLATE.match(code, at)
            assert match, code[at : at + 80]
            stack[-1][1] += match["text"]
            at = match.end()
            in_template = False
            if match["end"] == "`":
                start, text, _ = stack.pop()
                found.append((code.count("\n", 0, start) + 1, text))
            else:
                stack[-1][1] += "…"
                stack[-1][2] = 0
            continue
        match = TOKEN.search(code, at)
        if not match:
            break
        at = match.end()
        if match["plain"] is not None:
            found.append((code.count("\n", 0, match.start()) + 1, match["plain"]))
        elif match["tick"]:
            stack.append([match.start(), "", 0])
            in_template = True
        elif stack and match["open"]:
            stack[-1][2] += 1
        elif stack and match["close"]:
            if stack[-1][2] == 0:
                in_template = True
            else:
                stack[-1][2] -= 1
    assert not stack
    return found
