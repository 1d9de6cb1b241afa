"""A small course whose judge answers at once, and a reader of it in a pseudo-terminal."""

import os
import pty
import select
import shutil
import signal
import tempfile
import termios
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 20  # seconds to wait for anything; a loaded machine is slow
JUDGE = r"""#!/bin/bash
cd "$(dirname "$0")/.."
case $2 in
  ch01.1) file=tutorials/exercises/ch01/1_twice.cpp ;;
  ch01.2) file=tutorials/exercises/ch01/2_cube.cpp ;;
  *) file=tutorials/coursework/bend/bend.cpp ;;
esac
echo "$*" >>judged
echo "Building $2 …" >&2
case $(<$file) in
  *endless*) sleep 1000 & echo $! >sleeping; wait ;;
  *broken*) printf '%s\n' "/a/$2.cpp:7:3: error: expected a semicolon" "    7 |   int x" "      |        ^" \
    "./tests/run: the build failed." >&2; exit 1 ;;
  *right*) echo "$2 is solved."; exit ;;
  *crash*) echo "$2 is not solved yet:"; echo "Your solution crashed: signal 11." >&2; exit 139 ;;
esac
printf '%s\n' "$2 is not solved yet:" "  - twice 2 is 4, yours is 5." "gradient of log p: 3 derivatives agree" \
  "The task is in FILE.hpp, your solution in FILE.cpp."
exit 1
"""
HEADER = """\
// Exercise ch01.1: twice a number.
#pragma once

#include <vector>

namespace tapeflow {

/// Twice x. This is a sentence
/// in two lines.
double twice(double x);

}  // namespace tapeflow

// Hint: add the number
// to itself.
// Proved: a product with 2 costs
// one addition.
"""


class Course:
    """A small course in a temporary folder, with the tools of this repository."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.root = Path(self._folder.name)
        for name in ("tutorials/watch", "examples/support/setup.sh"):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)
        shutil.copytree(ROOT / "tutorials/kit", self.root / "tutorials/kit")
        self.write("tests/run", JUDGE)
        (self.root / "tests/run").chmod(0o755)
        for name, header in (("1_twice", HEADER), ("2_cube", HEADER.replace("ch01.1: twice", "ch01.2: the cube of"))):
            self.write(f"tutorials/exercises/ch01/{name}.hpp", header)
            self.write(f"tutorials/exercises/ch01/{name}.cpp", "// a stub\n")
        self.write("tutorials/coursework/bend/bend.hpp", "// A bend.\n")
        self.write("tutorials/coursework/bend/bend.cpp", "// a stub\n")

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, "utf-8")

    def solve(self, text: str) -> None:
        self.write("tutorials/exercises/ch01/1_twice.cpp", text)

    def judged(self) -> list:
        return (self.root / "judged").read_text("utf-8").splitlines()

    def sleeper(self) -> int:
        """The process of the judge that never ends."""
        return int((self.root / "sleeping").read_text())

    def close(self) -> None:
        self._folder.cleanup()


def ends(process: int) -> bool:
    """Whether a process is soon no more, or waits for nothing but its parent's notice."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


class Reader:
    """tutorials/watch in a terminal of its own, and what it shows."""

    def __init__(self, course: Course, *arguments: str):
        self._shown, self.code = "", None
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm", LINES="40", COLUMNS="100")
            os.execv(course.root / "tutorials/watch", ["watch", *arguments])
        self.before = termios.tcgetattr(self.terminal)

    def press(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def see(self, *parts: str) -> str:
        """Waits until the terminal has shown the parts; returns what it has shown since the last call."""
        end = time.monotonic() + LIMIT
        while not all(part in self._shown for part in parts):
            if time.monotonic() > end or not self._read(0.1):
                raise AssertionError(f"{parts} was not shown, but:\n{self._shown}")
        while select.select([self.terminal], [], [], 0.1)[0] and self._read(0):
            pass  # the rest of the page
        shown, self._shown = self._shown, ""
        return shown

    def wait(self) -> int:
        """The exit code, minus the signal's number if a signal ended it."""
        end = time.monotonic() + LIMIT
        while self.code is None:
            if time.monotonic() > end:
                raise AssertionError(f"does not end after:\n{self._shown}")
            self._read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def is_restored(self) -> bool:
        return termios.tcgetattr(self.terminal) == self.before

    def close(self) -> None:
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.terminal)

    def _read(self, seconds: float) -> bool:
        if select.select([self.terminal], [], [], seconds)[0]:
            try:
                self._shown += os.read(self.terminal, 65536).decode("utf-8", "replace")
            except OSError:  # nobody has the other end any more
                return False
        return True
