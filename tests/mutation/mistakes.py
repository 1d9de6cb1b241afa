"""The list of mistakes: reads it, finds the places in the sources, and plants the mistakes.

A file of the list names a source after ==, and then its mistakes, three lines each:

    == engine/ops/elementwise.cpp
    adjoint | engine/ops_gradient_test | the adjoint of exp is that of the identity
      std::exp(v); }, [](T dy, T, T y) { return «dy * y»
      dy

The first line has the kind, the test that is run first, and the mistake in words. The second line
is text of the source that occurs there once, however it is broken into lines; what stands between
« and » is replaced by the third line. Both are expressions, or both are statements. A fourth line
may say `equivalent: REASON`: no test can see such a mistake.
"""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

KINDS = ("adjoint", "kernel", "tape", "optimizer", "random", "io", "log-det", "inverse", "mask",
         "base", "data", "training", "selection", "leak", "table", "checker", "command")


class ListError(Exception):
    """The list does not fit the sources."""


@dataclass
class Mistake:
    file: str
    kind: str
    first: str  # the test that should see it
    words: str
    place: str
    wrong: str
    equivalent: str = ""

    @property
    def number(self):
        """The value of TAPEFLOW_PLANTED. It stays the same when other mistakes come and go."""
        return zlib.crc32(f"{self.file}|{self.place}|{self.wrong}".encode())

    @property
    def right(self):
        return self.place[self.place.index("«") + 1:self.place.index("»")].strip()

    def __str__(self):
        return f"{self.file}: {self.words}"


def read_list(folder):
    """All mistakes, in the order of the files' names."""
    mistakes = [m for path in sorted(Path(folder).glob("*.txt")) for m in parse(path)]
    numbers = [m.number for m in mistakes]
    for mistake in mistakes:
        if numbers.count(mistake.number) > 1:
            raise ListError(f"{mistake}: needs to be in the list once")
    return mistakes


def parse(path):
    mistakes, file = [], None
    lines = [line for line in path.read_text().splitlines() if line.strip() and line[0] != "#"]
    at = 0
    while at < len(lines):
        if lines[at].startswith("== "):
            file, at = lines[at][3:].strip(), at + 1
            continue
        block = [lines[at]]
        while at + len(block) < len(lines) and lines[at + len(block)].startswith(" "):
            block.append(lines[at + len(block)])
        mistakes.append(mistake_of(path, file, [line.strip() for line in block]))
        at += len(block)
    return mistakes


def mistake_of(path, file, block):
    head = [part.strip() for part in block[0].split("|", 2)]
    rest = block[3][12:].strip() if len(block) == 4 and block[3].startswith("equivalent: ") else ""
    if len(head) != 3 or len(block) not in (3, 4) or (len(block) == 4 and not rest):
        raise ListError(f"{path}: needs a head, a place and what is planted, got {block}")
    if head[0] not in KINDS or file is None:
        raise ListError(f"{path}: needs a file and one of the kinds {', '.join(KINDS)}, "
                        f"got {block[0]}")
    if not re.fullmatch("[^«»]*«[^«»]*»[^«»]*", block[1]):
        raise ListError(f"{path}: needs one part between « and », got {block[1]}")
    return Mistake(file, *head, block[1], block[2], rest)


def find(mistake, text):
    """Where the part to replace begins and ends."""
    groups = [re.sub(r"(\\?\s)+", r"\\s*", re.escape(part))
              for part in re.split("[«»]", mistake.place)]
    found = list(re.finditer("({})({})({})".format(*groups), text))
    if len(found) != 1:
        raise ListError(f"{mistake}: its place occurs {len(found)} times, not once: "
                        f"{mistake.place}")
    return found[0].span(2)


def rewritten(mistake, right):
    """Source text that is right unless the mistake is switched on."""
    switch, wrong = f"tapeflow_mistake({mistake.number}L)", mistake.wrong
    if not wrong.endswith(";") and wrong != "{}":
        return f"({switch} ? ({wrong}) : ({right}))"
    if not right.strip():
        return f" if ({switch}) {{ {wrong} }} "
    return f"if ({switch}) {{ {wrong} }} else {{ {right} }}"


def plant(mistakes, text):
    """The text of a source with all of its mistakes planted. Mistakes may enclose one another."""
    spans = sorted(([*find(m, text), m] for m in mistakes), key=lambda span: span[1] - span[0])
    while spans:
        begin, end, mistake = spans.pop(0)
        new = rewritten(mistake, text[begin:end])
        text = text[:begin] + new + text[end:]
        longer = len(new) - (end - begin)
        for other in spans:
            if other[0] >= end:
                other[:2] = other[0] + longer, other[1] + longer
            elif other[0] <= begin and other[1] >= end:
                other[1] += longer
            elif other[1] > begin:
                raise ListError(f"{mistake}: overlaps {other[2]}")
    at = re.search("^#include", text, re.M).start()
    return text[:at] + '#include "engine/kernels/planted.hpp"\n\n' + text[at:]
