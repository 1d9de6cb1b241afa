"""Looks at the processes of a command from time to time: do they compute too much, or wait too long?"""

import os
import time

EVERY = 0.5  # seconds between two looks
TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """The clock on the wall says nothing on a machine with other work. So only that time counts in which
    no process of the command runs or could run, and the time of a processor that all of them take."""

    def __init__(self, process: int, limits):
        self._process, self._limits = process, limits
        self._next, self._idle = time.monotonic() + EVERY, 0.0

    def reason(self) -> str:
        """"seconds" or "idle" if the command has to be ended, else an empty text."""
        now = time.monotonic()
        if now < self._next:
            return ""
        passed, self._next = now - self._next + EVERY, now + EVERY
        states, seconds = _family(self._process)
        if not states & {"R", "D"}:
            self._idle += passed
        if seconds > self._limits.seconds:
            return "seconds"
        return "idle" if self._idle > self._limits.idle else ""


def _family(first: int):
    """The states of a process and of all that it has started, and the seconds of a processor that they took."""
    children, found = {}, {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:  # it has ended
                continue
            found[int(name)] = fields
            children.setdefault(int(fields[1]), []).append(int(name))
    family = [first]
    for process in family:
        family += children.get(process, [])
    fields = [found[process] for process in family if process in found]
    return {each[0] for each in fields}, sum(int(tick) for each in fields for tick in each[11:15]) / TICKS
