"""The warm parent: a process that has read the program and the library, and of which each worker is a copy, so that no job waits for that.

It starts no thread, typesets nothing and opens no file that somebody sent, so a copy of it holds nothing of anybody. It never reads an
assignment either: it passes the line to the portal on to the copy. Run as `python -m assembler.portal.jobs.warm_parent` with a socket as
standard input: a `WarmUp` comes first, then two sockets for each worker, the line and the life of the worker. When the portal closes
that life, or ends, the worker is killed with all that it has started.
"""

import os
import sys
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from socket import recv_fds, socket

from assembler.formats.pdf.fields.typeface import typeface
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.loader.templates import SHELL, load_templates
from assembler.packets.environment import environment
from assembler.platform.memory import give_back, set_aside
from assembler.platform.processes import end_copy, fork_worker, limit_resources, limit_time, peak_memory
from assembler.portal.jobs.channel import STATUS, receive, send
from assembler.portal.jobs.kept_library import keep_library
from assembler.portal.jobs.messages import ASSIGNMENT, KEPT_JOBS, WARM_UP, WarmUp
from assembler.portal.jobs.worker_tasks import LARGEST_FILE, written_result


def warm_up(wanted: WarmUp) -> None:
    """Read and prepare what many jobs need, and nothing that comes from anybody but the vendor."""
    keep_library(wanted.library)
    templates, _ = load_templates(wanted.templates)
    if templates is not None:
        prepare_shell(str(wanted.templates / SHELL), templates.paper)
    typeface()
    environment()
    set_aside()
    give_back()


def serve(control: socket, wanted: WarmUp) -> None:
    """Begin and end workers until the portal closes the socket; then end all of them."""
    with DefaultSelector() as selector:
        selector.register(control, EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is control:
                    asked, handles, _, _ = recv_fds(control, 1, 2)
                    if not asked:
                        return _end_all_workers(selector)
                    _begin_worker(selector, handles, wanted, kept=asked != b"\0")
                else:
                    _end_worker(selector, *key.data)


def _begin_worker(selector: DefaultSelector, handles: list[int], wanted: WarmUp, *, kept: bool) -> None:
    line, life = handles
    holder = socket(fileno=life)
    try:
        copy = fork_worker(line, lambda: work(socket(fileno=0), wanted, kept=kept))
    except OSError:  # no more processes: the portal sees both sockets closed
        holder.close()
    else:
        selector.register(holder, EVENT_READ, (holder, copy))
    finally:
        os.close(line)


def _end_worker(selector: DefaultSelector, holder: socket, copy: int) -> None:
    """Kill a worker, and tell the portal with which status it has ended: once it is told, the worker writes no file any more."""
    selector.unregister(holder)
    with holder:
        status = end_copy(copy)
        with suppress(OSError):
            holder.send(STATUS.pack(status))


def _end_all_workers(selector: DefaultSelector) -> None:
    for key in [*selector.get_map().values()]:
        if key.data is not None:
            _end_worker(selector, *key.data)


def work(line: socket, wanted: WarmUp, *, kept: bool) -> None:
    """Run the one job of a worker, or those of a kept one, each within its own time, until the portal closes the line."""
    jobs = wanted.jobs if kept else 1
    for number in range(1, jobs + 1):
        message = receive(line)
        if message is None:
            return
        assignment = ASSIGNMENT.validate_json(message.data)
        if kept and not isinstance(assignment.job, KEPT_JOBS):
            raise TypeError(assignment.job.task)
        if number == 1:
            limit_resources(assignment.seconds * jobs, assignment.memory, LARGEST_FILE)
        limit_time(assignment.seconds)
        result = written_result(assignment.job)
        send(line, result, stays=number < jobs and peak_memory() < wanted.memory)
        give_back()


def main() -> None:
    """Warm up, then serve the portal."""
    control = socket(fileno=sys.stdin.fileno())
    asked = receive(control)
    if asked is not None:
        wanted = WARM_UP.validate_json(asked.data)
        warm_up(wanted)
        serve(control, wanted)


if __name__ == "__main__":
    main()
