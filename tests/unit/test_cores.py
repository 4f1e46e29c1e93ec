"""Cores with real threads, and what Linux says of them."""

import sys
import threading

import pytest

from nnvisu.live.cores import Cores
from tests.support import linux_threads

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux binds threads to cores")


def in_thread(work):
    """Return what ``work`` returns in a thread of its own, so that whatever it does to that ends with it."""
    results = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join(30)
    return results[0]


def test_threads_keep_to_different_cores_and_then_run_anywhere_again():
    cores, everywhere, barrier = Cores(), linux_threads.cores(), threading.Barrier(len(linux_threads.cores()))
    seen, after = [], []

    def work():
        hold = cores.take()
        barrier.wait(30)  # all have one
        seen.append(linux_threads.cores())
        barrier.wait(30)
        cores.give_back(hold)
        after.append(linux_threads.cores())

    threads = [threading.Thread(target=work) for _ in everywhere]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert {frozenset({core}) for core in everywhere} == set(seen)
    assert [everywhere] * len(everywhere) == after
    assert everywhere == linux_threads.cores()


def test_where_each_core_is_taken_a_thread_runs_anywhere():
    cores, everywhere = Cores(), linux_threads.cores()
    holds = [in_thread(cores.take) for _ in everywhere]

    assert in_thread(lambda: (cores.take(), linux_threads.cores())) == (None, everywhere)
    cores.give_back(holds[0])
    assert holds[0].core == in_thread(cores.take).core
    assert everywhere == linux_threads.cores()


def test_a_core_that_the_thread_may_not_use_is_not_taken():
    cores, core = Cores(), max(linux_threads.cores())

    def work():
        linux_threads.keep_to(core)
        hold = cores.take()
        kept = hold.core, linux_threads.cores()
        cores.give_back(hold)
        return kept, linux_threads.cores()

    assert ((core, {core}), {core}) == in_thread(work)
