"""The tests have a plan: for every module there is one that stands for it, and the list of them is true."""

import functools

from tests.plan import FILES, NEEDS_NONE, WITH_OTHERS, imports_of, is_reached, modules, name_of, standing_for
from tests.support.paths import ROOT, TESTS

LISTED = [
    (f"{folder}/{name}.py", test)
    for folder, tests in WITH_OTHERS.items()
    for test, names in tests.items()
    for name in names
]


@functools.cache
def chosen_tests():
    """Return the test of each module; asked by the tests, as it reads all files."""
    return {path.relative_to(ROOT).as_posix(): standing_for(path) for path in modules()}


def test_a_module_has_a_test_or_a_reason_to_have_none():
    assert sorted(NEEDS_NONE) == [module for module, test in chosen_tests().items() if test is None]


def test_the_list_names_what_is_there_once_and_nothing_that_has_a_test_of_its_own():
    assert [] == [row for row in LISTED if row[0] not in chosen_tests() or row[1] not in FILES]
    assert [] == [(module, test) for module, test in LISTED if chosen_tests()[module] != test]
    assert len({module for module, _ in LISTED}) == len(LISTED)


def test_every_test_reaches_the_modules_that_it_stands_for():
    """It imports them, or what imports them; or it talks to a process that does."""
    unreached = [module for module, test in chosen_tests().items() if test and not is_reached(ROOT / module, test)]

    assert [] == unreached


def test_every_test_stands_in_a_folder():
    assert [] == [path.name for path in FILES.values() if path.parent == TESTS]


def test_what_a_test_imports_from_tests_is_there():
    """A name is a module, or stands in one; a folder alone is neither."""
    there = {name_of(path) for path in TESTS.rglob("*.py")}
    imported = [(test, name) for test, path in FILES.items() for name in imports_of(path) if name.startswith("tests.")]

    assert [] == [
        (test, name) for test, name in imported if name.count(".") > 1 and not {name, name.rpartition(".")[0]} & there
    ]
