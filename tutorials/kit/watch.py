"""Judges an exercise again at every save. ./tutorials/watch calls it."""

import os
import select
import signal
import sys
import time
from pathlib import Path

from command_line import Parser
from page import task_lines, verdict_lines
from screen import Screen, coloured, height, wrapped
from tasks import all_tasks, find, last_saved
from verdict import Judgement

ROOT = Path(__file__).resolve().parents[2]
HELP = """\
./tutorials/watch [EXERCISE]   builds and judges an exercise such as ch04.1, or a layer of
                               tutorials/coursework, again at every save; without a name
                               the one whose solution was saved last

It shows the task, what is wrong with your solution, and how long it took to find out. Keys:
  h  a hint            n  the next exercise
  l  the list          q  the end, as Ctrl-C is

Where standard input or output is no terminal, it judges once. Exit codes: 0 solved, 1 not
solved, 2 wrong command line; from a terminal 0.
"""
KEYS = "h hint   n next   l list   q quit"
POLL = 0.2  # seconds between two looks at the files


def judge_once(task) -> int:
    """For a pipe or a file: the task, the verdict, and its exit code."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # ends quietly in a pipe that closes
    judgement = Judgement(ROOT, task)
    try:
        while not judgement.done():
            select.select(judgement.pipes(), [], [], POLL)
            judgement.read()
        verdict = judgement.verdict()
    finally:
        judgement.end()
    print("\n".join(task_lines(task, ROOT, 1000) + verdict_lines(task, verdict)))
    return 0 if verdict.solved else 1


class Watch:
    """The page of a terminal, and what happens at keys and saves."""

    def __init__(self, screen: Screen, tasks: list, task):
        self._screen, self._tasks, self._task = screen, tasks, task
        self._verdicts = {}  # the latest of each task, by its name
        self._judgement = None
        self._hint = self._list = False

    def run(self) -> None:
        self._start()
        try:
            while True:
                pipes = self._judgement.pipes() if self._judgement else []
                ready, _, _ = select.select([self._screen, *pipes], [], [], POLL)
                if self._screen in ready:
                    for key in self._screen.keys():
                        if key == "q":
                            return
                        self._press(key)
                self._advance()
        finally:
            self._end()

    def _press(self, key: str) -> None:
        if key == "h":
            self._hint, self._list = not self._hint, False
        elif key == "l":
            self._list = not self._list
        elif key == "n":
            self._task = self._tasks[(self._tasks.index(self._task) + 1) % len(self._tasks)]
            self._hint = False
            self._start()
        self._draw()

    def _advance(self) -> None:
        """Takes what the judge says, and looks at the files."""
        if self._judgement:
            self._judgement.read()
            if self._judgement.done():
                self._verdicts[self._task.name] = self._judgement.verdict()
                self._end()
                self._draw()
        if self._state() != self._judged:
            time.sleep(POLL / 2)  # an editor may write in several steps
            self._start()
        if self._screen.stale:
            self._screen.stale = False
            self._draw()
        elif self._judgement and not self._list:
            self._screen.progress(self._progress())

    def _start(self) -> None:
        self._end()
        self._verdicts.pop(self._task.name, None)
        self._judged = self._state()
        self._judgement = Judgement(ROOT, self._task)
        self._draw()

    def _end(self) -> None:
        if self._judgement:
            self._judgement.end()
        self._judgement = None

    def _state(self) -> list:
        state = []
        for file in self._task.sources():
            try:
                found = file.stat()
                state.append((file, found.st_mtime_ns, found.st_size))
            except FileNotFoundError:  # an editor is about to put it back
                pass
        return state

    def _progress(self) -> str:
        seconds = time.monotonic() - self._judgement.begin
        doubt = ": does a loop never end?" if seconds > 60 else ""
        return f"{self._judgement.stage()}, {seconds:.0f} s{doubt}"

    def _draw(self) -> None:
        if self._list:
            self._screen.draw(self._list_lines())
            return
        verdict = self._verdicts.get(self._task.name)
        below = verdict_lines(self._task, verdict) if verdict else []
        if self._hint:
            below += ["", *wrapped(f"Hint: {self._task.note('Hint') or 'there is none.'}")]
        room = height() - len(below) - 6
        lines = task_lines(self._task, ROOT, max(room, 4)) + below + ["", coloured(KEYS, "2")]
        self._screen.draw(lines + [self._progress()] if self._judgement else lines)

    def _list_lines(self) -> list:
        at = self._tasks.index(self._task)
        room = max(height() - 4, 3)
        first = max(0, min(at - room // 2, len(self._tasks) - room))
        lines = []
        for task in self._tasks[first:first + room]:
            verdict = self._verdicts.get(task.name)
            mark = " " if not verdict else "+" if verdict.solved else "-"
            line = f"{'>' if task is self._task else ' '} {mark} {task.name:<8} {task.title()}"
            lines += [coloured(line, "1") if task is self._task else line]
        return [*lines, "", "+ solved, - not solved yet, since this start",
                coloured("n next   l back   q quit", "2")]


def main() -> int:
    parser = Parser("tutorials/watch", HELP)
    parser.add_argument("exercise", nargs="?")
    name = parser.parse_args().exercise
    tasks = all_tasks(ROOT)
    task = find(tasks, name) if name else last_saved(tasks)
    if task is None:
        names = ", ".join(task.name for task in tasks)
        print(f'tutorials/watch: there is no exercise "{name}"; these are there: {names}.', file=sys.stderr)
        return 2
    try:
        if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
            return judge_once(task)
        with Screen() as screen:
            Watch(screen, tasks, task).run()
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
