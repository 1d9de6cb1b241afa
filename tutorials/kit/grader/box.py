"""Runs a command of a submission with limits, and shows it as little of the machine as possible."""

import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from grader.watch import Watch

SCRIPT = Path(__file__).resolve().parent / "box.sh"
NOBODY = 65534
MB = 1 << 20
ENVIRONMENT = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
NAMESPACES = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--net", "--ipc", "--uts"]
READY = "box.sh: ready\n"
WITHOUT_RIGHTS = ["setpriv", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"]


@dataclass(frozen=True)
class Limits:
    """What a command may use."""

    seconds: int = 30      # of a processor, however long that takes on a machine with other work
    idle: int = 20         # seconds in which it waits for anything but a processor or a disk
    memory: int = 1024     # MB, of each process
    file: int = 16         # MB, of each file that it writes, and of all of them together
    processes: int = 32


@dataclass
class Outcome:
    """How a command ended: its exit code, or why it was ended ("seconds", "idle", "memory", "file" or
    "signal", with the signal's number as code), and what it printed."""

    code: int
    why: str
    out: str
    err: str
    seconds: float

    @property
    def fine(self) -> bool:
        return self.code == 0 and not self.why


class BoxError(Exception):
    """The box itself failed; the command is not to blame."""


class Stopped(Exception):
    """The user has stopped the grader."""


class Box:
    """The strongest way to lock up a command that this machine allows."""

    def __init__(self, plain: bool = False):
        self._stopped = False
        self._running = set()
        self._nobody = os.geteuid() == 0
        self._namespaces = None
        if not plain:
            self._namespaces = self._first_that_works()
        if self._namespaces is None and self._nobody:
            self._nobody = self._works(None)

    def sentence(self) -> str:
        """What submissions can do to this machine."""
        user = "nobody" if self._nobody else "the user who grades"
        if self._namespaces is None:
            return (f"Submissions ran as {user}, with limits of time, memory, processes and files. This machine "
                    "gave no namespaces, so they could read what that user can read.")
        return (f"Submissions ran as {user}, in namespaces of their own, with limits of time, memory, processes "
                "and files: without a network, without other processes, and without any file but the compiler, "
                "the library and their own.")

    @property
    def strong(self) -> bool:
        return self._namespaces is not None

    def run(self, command: list, work: Path, readable: list, limits: Limits, *, given: str = "",
            keep: bool = False) -> Outcome:
        """Runs the command in the folder `work`. If `keep`, what it writes there stays; otherwise `work` is
        empty for the command, and whatever it writes is lost with it."""
        with tempfile.TemporaryDirectory(prefix="tapeflow-box-", ignore_cleanup_errors=True) as root, \
                tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, \
                tempfile.TemporaryFile() as stdin:
            stdin.write(given.encode())
            stdin.seek(0)
            if keep or self._namespaces is None:
                if self._nobody:
                    os.chown(work, NOBODY, NOBODY)
            process = subprocess.Popen(self._whole(command, Path(root), work, readable, limits, keep), cwd=work,
                                       stdin=stdin, stdout=out, stderr=err, start_new_session=True,
                                       env=ENVIRONMENT | {"TMPDIR": str(work)})
            status, seconds, why = self._wait(process, limits)
            printed, complaints = self._text(out), self._text(err)
        if self._namespaces:
            before, started, complaints = complaints.partition(READY)
            if not started:
                raise BoxError(f"the box cannot be made: {before.strip() or 'it was ended too early'}")
        return _outcome(status, why, printed, complaints, seconds)

    def stop(self) -> None:
        """Ends all commands that run, from another thread."""
        self._stopped = True
        for process in list(self._running):
            _kill(process)

    def _whole(self, command, root, work, readable, limits, keep) -> list:
        limited = ["prlimit", f"--as={limits.memory * MB}", f"--fsize={limits.file * MB}",
                   f"--nproc={limits.processes + self._processes()}", "--nofile=256", "--core=0",
                   f"--cpu={limits.seconds}:{limits.seconds + 2}", "--", *map(str, command)]
        user = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if self._nobody else []
        limited = [*WITHOUT_RIGHTS, *user, *limited] if self._namespaces or self._nobody else limited
        if self._namespaces is None:
            return limited
        owner = NOBODY if self._nobody else 0
        return [*self._namespaces, "/bin/sh", SCRIPT, root, str(owner), "0" if keep else str(limits.file), work,
                *_outermost(readable), "--", *limited]

    def _wait(self, process, limits: Limits):
        """The status, the seconds of a processor, and why the command was ended, if it was."""
        self._running.add(process)
        watch, why = Watch(process.pid, limits), ""
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            why = why or watch.reason()
            if self._stopped or why:
                _kill(process)
            time.sleep(0.01)
        process.returncode = 0  # it is waited for
        self._running.discard(process)
        _kill_group(process.pid)  # without namespaces, what it left behind
        if self._stopped:
            raise Stopped
        return status, usage.ru_utime + usage.ru_stime, why

    def _processes(self) -> int:
        """How many there are already of the user whose processes the limit counts."""
        user, count = NOBODY if self._nobody else os.geteuid(), 0
        for folder in os.scandir("/proc"):
            try:
                if folder.name.isdigit() and folder.stat().st_uid == user:
                    count += len(os.listdir(f"/proc/{folder.name}/task"))
            except OSError:
                pass  # it has ended
        return count

    def _first_that_works(self):
        ways = [NAMESPACES] if self._nobody else []
        return next((way for way in [*ways, [*NAMESPACES, "--user", "--map-root-user"]] if self._works(way)), None)

    def _works(self, way) -> bool:
        self._namespaces, nobody = way, self._nobody
        if way and "--user" in way:
            self._nobody = False
        with tempfile.TemporaryDirectory(prefix="tapeflow-box-") as work:
            try:
                if self.run(["true"], Path(work), [], Limits(seconds=5)).fine:
                    return True
            except (BoxError, OSError):
                pass
        self._nobody = nobody
        return False

    @staticmethod
    def _text(file) -> str:
        file.seek(0)
        return file.read(200_000).decode("utf-8", "replace")


def _outermost(paths: list) -> list:
    """Without those that lie in another one."""
    return [path for path in paths if not any(other in path.parents for other in paths)]


def _kill(process) -> None:
    try:
        os.kill(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _outcome(status: int, why: str, out: str, err: str, seconds: float) -> Outcome:
    code = os.waitstatus_to_exitcode(status)
    number = -code if code < 0 else code - 128 if code > 128 else 0  # box.sh says 128 + the signal
    if why:
        pass
    elif number == signal.SIGXCPU:
        why = "seconds"
    elif number == signal.SIGXFSZ:
        why = "file"
    elif code and any(words in err for words in ("bad_alloc", "out of memory", "Cannot allocate memory")):
        why = "memory"
    elif number:
        why = "signal"
    return Outcome(number or code, why, out, err, seconds)
