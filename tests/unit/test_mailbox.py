"""The mailbox: many threads put, one takes, in order and with none lost."""

import math
import threading

import pytest

from nnvisu.errors import RateLimited
from nnvisu.live.internal_commands import Pause, WakeUp
from nnvisu.live.mailbox import MAX_WAITING_COMMANDS, Mailbox
from nnvisu.wire.commands import Step
from tests.support.clocks import StillClock
from tests.support.servers import wait_until


def told(letters):
    return [letter.command for letter in letters]


def test_letters_come_in_order_the_first_by_itself_and_the_others_with_it():
    mailbox = Mailbox(StillClock())
    for n_steps in (1, 2, 3):
        mailbox.put(Step(n_steps), lambda reply: None)
    assert mailbox.has_letters()

    first = mailbox.wait(0.0)

    assert [Step(1), Step(2), Step(3)] == told(mailbox.take_all(first))
    assert not mailbox.has_letters()


def test_what_is_put_while_letters_are_taken_is_taken_too():
    mailbox, taken = Mailbox(StillClock()), []
    mailbox.put(Step(1), lambda reply: None)
    for letter in mailbox.take_all(None):
        taken.append(letter.command)
        if len(taken) < 3:
            mailbox.put(Step(len(taken) + 1), lambda reply: None)

    assert [Step(1), Step(2), Step(3)] == taken


def test_without_letters_there_are_none():
    mailbox = Mailbox(StillClock())

    assert mailbox.wait(0.0) is None
    assert [] == list(mailbox.take_all(None))


def test_whoever_put_a_letter_hears_what_comes_of_it_and_of_the_servers_own_nobody():
    mailbox, heard = Mailbox(StillClock()), []
    mailbox.put(Step(1), heard.append)
    mailbox.tell(Pause())

    for letter in mailbox.take_all(None):
        letter.reply("done")

    assert ["done"] == heard


def test_clients_are_refused_where_too_many_letters_wait_and_the_server_is_not():
    mailbox = Mailbox(StillClock())
    for _ in range(MAX_WAITING_COMMANDS):
        mailbox.put(Step(1), lambda reply: None)

    with pytest.raises(RateLimited, match=str(MAX_WAITING_COMMANDS)):
        mailbox.put(Step(2), lambda reply: None)
    mailbox.tell(Pause())

    taken = told(mailbox.take_all(None))
    assert [Step(1)] * MAX_WAITING_COMMANDS == taken[:-1]
    assert isinstance(taken[-1], Pause)
    mailbox.put(Step(2), lambda reply: None)  # there is room again


def test_it_says_until_when_the_taker_sleeps_and_a_letter_wakes_it():
    clock = StillClock()
    clock.now = 100.0
    mailbox, taken = Mailbox(clock), []
    sleeper = threading.Thread(target=lambda: taken.append(mailbox.wait(math.inf)), daemon=True)
    assert -math.inf == mailbox.sleeps_until
    sleeper.start()
    wait_until(lambda: mailbox.sleeps_until > -math.inf)
    assert math.inf == mailbox.sleeps_until

    mailbox.tell(WakeUp(is_news=False))

    sleeper.join(30)
    assert [WakeUp(is_news=False)] == told(taken)
    assert -math.inf == mailbox.sleeps_until


def test_threads_that_put_at_once_lose_nothing_and_keep_their_own_order():
    mailbox = Mailbox(StillClock())

    def put(first):
        for i in range(200):
            mailbox.put(Step(first + i), lambda reply: None)

    threads = [threading.Thread(target=put, args=(1000 * k,), daemon=True) for k in range(4)]
    for thread in threads:
        thread.start()
    taken = []
    while len(taken) < 800:
        letter = mailbox.wait(30.0)
        assert letter is not None
        taken += [each.command.n_steps for each in mailbox.take_all(letter)]
    for thread in threads:
        thread.join(30)

    for k in range(4):
        assert list(range(1000 * k, 1000 * k + 200)) == [n for n in taken if n // 1000 == k]
