"""A message is whole, in time and not too large, or it is none."""

from collections.abc import Iterator
from socket import socket, socketpair
from threading import Thread
from time import sleep

import pytest

from assembler.portal.jobs.channel import HEAD, LARGEST_MESSAGE, BrokenChannelError, Message, receive, receive_within, send

Pair = tuple[socket, socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Return both ends of a channel."""
    ours, theirs = socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_messages_of_any_length_come_one_after_another(pair: Pair) -> None:
    ours, theirs = pair
    said = [Message(b"", stays=True), Message(bytes(3_000_000), stays=False), Message(b"last", stays=True)]
    sending = Thread(target=lambda: [send(theirs, one.data, stays=one.stays) for one in said])  # type: ignore[func-returns-value]
    sending.start()
    assert receive(ours) == said[0]
    assert [receive_within(ours, 60, 1, lambda: None) for _ in range(2)] == said[1:]
    sending.join()
    theirs.close()
    assert receive(ours) is None


@pytest.mark.parametrize("sent", [b"", b"\0", HEAD.pack(0, 2) + b"x"])
def test_what_breaks_off_is_no_message(pair: Pair, sent: bytes) -> None:
    ours, theirs = pair
    theirs.sendall(sent)
    theirs.close()
    with pytest.raises(BrokenChannelError):
        receive_within(ours, 60, 1, lambda: None)


def test_what_claims_too_much_is_not_waited_for(pair: Pair) -> None:
    ours, theirs = pair
    theirs.sendall(HEAD.pack(0, LARGEST_MESSAGE + 1))
    with pytest.raises(BrokenChannelError):
        receive_within(ours, 60, 1, lambda: None)


def test_whoever_sends_byte_after_byte_is_not_waited_for_longer(pair: Pair) -> None:
    ours, theirs = pair
    called: list[None] = []

    def drip() -> None:
        theirs.sendall(HEAD.pack(0, LARGEST_MESSAGE))
        try:
            while True:
                theirs.sendall(b"x")
                sleep(0.001)
        except OSError:
            pass

    dripping = Thread(target=drip)
    dripping.start()
    with pytest.raises(BrokenChannelError):
        receive_within(ours, 0.5, 0.1, lambda: called.append(None))
    ours.close()
    dripping.join()
    assert called
