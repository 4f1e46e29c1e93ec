"""Cores with real threads, and what Linux says of them."""

import os
import threading

import psutil
import pytest

from nnvisu.live.cores import Cores
from tests.support import linux_threads

EVERYWHERE = linux_threads.cores()

pytestmark = pytest.mark.skipif(len(EVERYWHERE) < 2, reason="only Linux binds threads to cores, where there are some")


def in_thread(work):
    """Return what ``work`` returns in a thread of its own, so that whatever it does to that ends with it."""
    results = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join(30)
    return results[0]


def at_once(n_threads, cores):
    """Return where threads run that have an own core at the same time, and where each runs after that."""
    barrier, seen, after = threading.Barrier(n_threads), [], []

    def work():
        cores.settle()
        with cores.own():
            barrier.wait(30)  # all have one
            seen.append(linux_threads.cores())
            barrier.wait(30)
        after.append(linux_threads.cores())

    threads = [threading.Thread(target=work) for _ in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return seen, after


def gathered():
    """Return cores with a home, and that."""
    cores = Cores()
    cores.gather()
    return cores, in_thread(lambda: (cores.settle(), linux_threads.cores())[1])


def test_threads_keep_to_different_cores_and_then_run_anywhere_again():
    seen, after = at_once(len(EVERYWHERE), Cores())

    assert {frozenset({core}) for core in EVERYWHERE} == set(seen)
    assert [EVERYWHERE] * len(EVERYWHERE) == after
    assert EVERYWHERE == linux_threads.cores()


def test_where_each_core_is_taken_a_thread_runs_anywhere():
    seen, _ = at_once(len(EVERYWHERE) + 2, Cores())

    assert [EVERYWHERE] * 2 == [each for each in seen if len(each) > 1]


def test_a_core_comes_free_when_its_thread_leaves_it():
    cores = Cores()

    assert [at_once(1, cores)[0] for _ in range(3)] == [[{min(EVERYWHERE)}]] * 3


def test_python_runs_on_one_core_until_it_is_scattered():
    cores, home = gathered()
    assert 1 == len(home)
    assert home < EVERYWHERE

    def work():
        cores.settle()
        seen = [linux_threads.cores()]
        cores.roam()
        seen.append(linux_threads.cores())
        cores.settle()
        cores.scatter()
        seen.append(linux_threads.cores())  # a thread moves only itself
        cores.settle()
        return [*seen, linux_threads.cores()]

    assert [home, EVERYWHERE, home, EVERYWHERE] == in_thread(work)


def test_turns_leave_the_home_to_python():
    cores, home = gathered()

    seen, after = at_once(len(EVERYWHERE) + 1, cores)

    # Two more threads than there are cores apart from it.
    own, shared = [each for each in seen if len(each) == 1], EVERYWHERE - home
    assert all(each <= shared for each in seen)
    assert {frozenset({core}) for core in shared} == set(own)
    assert [home] * len(seen) == after


def test_a_thread_does_not_stay_where_the_one_was_that_started_it():
    cores, home = gathered()

    def work():
        cores.settle()
        inherited = in_thread(linux_threads.cores)
        cores.scatter()
        return inherited, in_thread(lambda: (cores.settle(), linux_threads.cores())[1])

    assert (home, EVERYWHERE) == in_thread(work)


def test_what_the_process_may_not_use_is_left_alone(monkeypatch):
    """A core may be taken away from it at any time."""
    cores, _ = gathered()
    monkeypatch.setattr(cores, "_home", frozenset({os.cpu_count() + 1000}))

    assert EVERYWHERE == in_thread(lambda: (cores.settle(), linux_threads.cores())[1])


def test_the_idle_time_of_the_home_is_that_of_the_machine():
    """psutil reads it by itself; both count in hundredths of a second."""
    cores, home = gathered()

    def idle_s():
        times = psutil.cpu_times(percpu=True)[min(home)]
        return times.idle + times.iowait

    before, told, after = idle_s(), cores.home_idle_s(), idle_s()

    assert before - 0.02 <= told <= after + 0.02
