"""The terminal: single keys, and a page that is drawn anew."""

import os
import shutil
import signal
import sys
import termios
import textwrap
import tty


class Screen:
    """Gives single keys inside of a `with` block, and the terminal back as it was behind it."""

    def __enter__(self):
        self._fd = sys.stdin.fileno()
        self._before = termios.tcgetattr(self._fd)
        self._line = ""
        self.stale = False  # whether the page has to be drawn anew: a new size, or back in the foreground
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._leave)
        signal.signal(signal.SIGCONT, self._resume)
        signal.signal(signal.SIGWINCH, self._resize)
        tty.setcbreak(self._fd)  # keys arrive at once and are not shown; Ctrl-C still is a signal
        return self

    def __exit__(self, *_):
        termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)
        sys.stdout.write("\n")
        sys.stdout.flush()

    def fileno(self) -> int:
        return self._fd

    def keys(self) -> str:
        """The keys that were pressed; "q" if the terminal is gone."""
        data = os.read(self._fd, 64)
        return data.decode("utf-8", "replace") if data else "q"

    def draw(self, lines: list) -> None:
        self._line = ""
        sys.stdout.write("\033[H\033[2J" + "\n".join(lines))
        sys.stdout.flush()

    def progress(self, line: str) -> None:
        """Writes over the last line of the page, if the line is another one than before."""
        if line == self._line:
            return
        self._line = line
        sys.stdout.write(f"\r\033[K{line[:width() - 1]}")
        sys.stdout.flush()

    def _leave(self, number, _):
        sys.exit(128 + number)

    def _resume(self, *_):
        tty.setcbreak(self._fd)
        self.stale = True

    def _resize(self, *_):
        self.stale = True


def width() -> int:
    return shutil.get_terminal_size().columns


def height() -> int:
    return shutil.get_terminal_size().lines


def coloured(text: str, code: str) -> str:
    """The text in a colour, where colours are wanted."""
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM", "dumb") == "dumb"
    return text if plain else f"\033[{code}m{text}\033[0m"


def wrapped(text: str, first: str = "", rest: str = "") -> list:
    """The text in lines that fit; lines that it has already stay lines."""
    lines = []
    for part in text.split("\n"):
        fits = len(first + part) <= min(width(), 110)
        lines += [first + part] if fits else textwrap.wrap(part, min(width(), 110), initial_indent=first,
                                                           subsequent_indent=rest, break_on_hyphens=False)
        first = rest
    return lines
