"""The compute gate: never more than its slots, in the order of asking."""

import threading

from nnvisu.live.scheduler import ComputeGate
from tests.servers import wait_until


def test_never_more_than_its_slots_compute():
    gate, lock = ComputeGate(2), threading.Lock()
    inside, most = 0, 0

    def work():
        nonlocal inside, most
        for _ in range(200):
            with gate.turn():
                with lock:
                    inside += 1
                    most = max(most, inside)
                with lock:
                    inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert 0 == inside
    assert 1 <= most <= 2


def test_turns_come_in_the_order_of_asking():
    gate, order = ComputeGate(1), []

    def work(i):
        with gate.turn():
            order.append(i)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(10)]
    with gate.turn():
        for i, thread in enumerate(threads):
            thread.start()
            wait_until(lambda i=i: len(gate._waiting) == i + 1)
    for thread in threads:
        thread.join(10)

    assert list(range(10)) == order


def test_a_turn_that_fails_is_given_back():
    gate = ComputeGate(1)

    try:
        with gate.turn():
            raise KeyError
    except KeyError:
        pass

    with gate.turn():
        assert 0 == gate._free
