"""What the grader is at: one line of a terminal that is rewritten, or a line a student in a file."""

import shutil
import sys
import threading
import time


class Progress:
    """Threads report stages; the main thread reports who is done."""

    def __init__(self, total: int, left: int, jobs: int):
        self._total, self._left, self._jobs = total, left, jobs
        self._done, self._begin = 0, time.monotonic()
        self._stages, self._lock = {}, threading.Lock()
        self._terminal = sys.stderr.isatty()
        if left < total:
            print(f"{total - left} of {total} are graded already.", file=sys.stderr)

    def stage(self, student: str, stage: str) -> None:
        with self._lock:
            self._stages[student] = stage
            self._show()

    def done(self, student: str, words: str) -> None:
        with self._lock:
            self._stages.pop(student, None)
            self._done += 1
            print(f"{self._rewind()}{self._counted()} {student}: {words}", file=sys.stderr)
            self._show()

    def end(self) -> None:
        sys.stderr.write(self._rewind())
        sys.stderr.flush()

    def _counted(self) -> str:
        return f"[{self._total - self._left + self._done}/{self._total}]"

    def _rewind(self) -> str:
        return "\r\033[K" if self._terminal else ""

    def _show(self) -> None:
        if not self._terminal:
            return
        running = ", ".join(f"{student}: {stage}" for student, stage in sorted(self._stages.items()))
        line = f"{self._counted()} {running}{self._time_left()}"
        sys.stderr.write(f"\r\033[K{line[:shutil.get_terminal_size().columns - 1]}")
        sys.stderr.flush()

    def _time_left(self) -> str:
        if not self._done:
            return ""
        seconds = (time.monotonic() - self._begin) / self._done * (self._left - self._done)
        return f"; about {seconds / 60:.0f} minutes left" if seconds > 90 else f"; about {seconds:.0f} s left"
