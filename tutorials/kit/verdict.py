"""Runs the judge of an exercise, and makes a verdict of what it prints."""

import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

ERROR = re.compile(r"(?P<place>[^\s:]+:\d+):\d+: (?:fatal )?error: (?P<sentence>.*)")
STOPPED = re.compile(r" crashed: signal | was stopped after | asked for more than ")
MISSING = re.compile(r"undefined reference to (?P<sentence>.*)")


@dataclass
class Verdict:
    """What the judge says; `prints` is whatever else the reader's program wrote."""

    solved: bool
    headline: str
    sentences: list = field(default_factory=list)
    prints: list = field(default_factory=list)
    seconds: float = 0


class Judgement:
    """A run of the judge in a process group of its own, so that all of it can be ended."""

    def __init__(self, root: Path, task):
        self.task = task
        self.begin = time.monotonic()
        self._out, self._err = b"", b""
        self._process = subprocess.Popen([root / "tests/run", *task.command], stdin=subprocess.DEVNULL,
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        for pipe in (self._process.stdout, self._process.stderr):
            os.set_blocking(pipe.fileno(), False)

    def pipes(self) -> list:
        """What to wait on."""
        return [pipe for pipe in (self._process.stdout, self._process.stderr) if not pipe.closed]

    def read(self) -> None:
        self._out += self._take(self._process.stdout)
        self._err += self._take(self._process.stderr)

    def done(self) -> bool:
        return not self.pipes() and self._process.poll() is not None

    def stage(self) -> str:
        """What the judge is at: its latest message."""
        lines = self._text(self._err).splitlines()
        return lines[-1].rstrip(" …") if lines else "Judging"

    def end(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        for pipe in self.pipes():
            pipe.close()

    def verdict(self) -> Verdict:
        verdict = read_verdict(self._process.wait(), self._text(self._out), self._text(self._err))
        verdict.seconds = time.monotonic() - self.begin
        return verdict

    @staticmethod
    def _take(pipe) -> bytes:
        if pipe.closed:
            return b""
        data = pipe.read()
        if data == b"":
            pipe.close()
        return data or b""

    @staticmethod
    def _text(data: bytes) -> str:
        return data.decode("utf-8", "replace")


def read_verdict(code: int, out: str, err: str) -> Verdict:
    """The verdict in the exit code and the output of tests/run."""
    errors = compiler_errors(err)
    if code and errors:
        return Verdict(False, "It does not compile:", errors)
    lines = out.splitlines()
    headline = lines[0] if lines else "The judge did not come to a verdict:"
    sentences = [line.removeprefix("  - ") for line in lines[1:] if line.startswith("  - ")]
    prints = [line for line in lines[1:] if not line.startswith(("  - ", "The sources are in ", "The task is in "))]
    crash = [line for line in err.splitlines() if STOPPED.search(line)]
    if code and not sentences and not crash:
        sentences = err.splitlines()[-12:]
    return Verdict(code == 0, headline, sentences + crash, prints)


def compiler_errors(err: str) -> list:
    """The first two errors of the compiler or the linker, each with the line of the source."""
    lines = err.splitlines()
    found, places = [], set()
    for at, line in enumerate(lines):
        error, missing = ERROR.match(line), MISSING.search(line)
        if error and error["place"] not in places:  # a second error there is one that follows from the first
            places.add(error["place"])
            code = re.match(r" *\d+ \|(.*)", "".join(lines[at + 1:at + 2]))
            place = Path(error["place"]).name
            found.append(f"{place}: {error['sentence']}" + (f"\n{code[1].strip()}" if code else ""))
        elif missing:
            found.append(f"{missing['sentence']} is declared, and defined nowhere")
    more = len(found) - 2
    return found[:2] + ([f"and {more} more; mend the first one first"] if more > 0 else [])
