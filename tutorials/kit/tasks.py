"""What there is to solve: the exercises of the chapters, and the layers of coursework."""

import re
from dataclasses import dataclass
from pathlib import Path

NOTE = re.compile(r"// (Hint|Proved): ")
FRAME = re.compile(r"#pragma once|#include .*|namespace [\w:]+ \{|\}  // namespace.*")


@dataclass(frozen=True)
class Task:
    """An exercise such as ch04.1, or a layer of coursework such as piecewise_linear."""

    name: str
    header: Path
    coursework: bool = False

    @property
    def command(self) -> list:
        return ["--layer" if self.coursework else "--exercise", self.name]

    def sources(self) -> list:
        """The files whose saves start a new judgement."""
        if self.coursework:
            return sorted(self.header.parent.glob("*.[ch]pp"))
        return [self.header, self.header.with_suffix(".cpp")]

    def title(self) -> str:
        """The first line of the header, without the number of the exercise. A first sentence that breaks
        over lines, as that of a layer may, is taken whole."""
        title = " ".join(line.removeprefix("// ") for line in self.lines()[:self.title_lines()])
        title = re.sub(r"^(Exercise (ch)?[\d.]+: )?", "", title)
        return title[:1].upper() + title[1:]

    def title_lines(self) -> int:
        """The number of lines that the title takes."""
        lines = self.lines()
        count = 1
        while (self.coursework and count < len(lines) and not lines[count - 1].endswith(".")
               and lines[count].startswith("// ")):
            count += 1
        return min(count, len(lines))

    def text(self) -> list:
        """The header below its title: paragraphs of its comments, and lines of code, which are
        indented. What only the compiler needs, and what belongs to the solved exercise, is left out."""
        text = [""]
        for line in self.lines()[self.title_lines():]:
            if NOTE.match(line):
                break
            comment = re.match(r"///? ?(.*)", line)
            if FRAME.fullmatch(line) or not line or comment and not comment[1]:
                text += [""] if text[-1] else []
            elif not comment:
                text.append(f"    {line}")
            elif text[-1] and not text[-1].startswith(" ") and not comment[1].startswith(" "):
                text[-1] += f" {comment[1]}"
            else:
                text.append(comment[1])
        return "\n".join(text).strip("\n").split("\n")

    def note(self, word: str) -> str:
        """The text behind "// Hint: " or "// Proved: " in the header."""
        lines = self.lines()
        for at, line in enumerate(lines):
            if line.startswith(f"// {word}: "):
                found = [line.removeprefix(f"// {word}: ")]
                for more in lines[at + 1:]:
                    if not more.startswith("// ") or NOTE.match(more):
                        break
                    found.append(more.removeprefix("// "))
                return " ".join(found)
        return ""

    def lines(self) -> list:
        return self.header.read_text("utf-8", "replace").splitlines()


def all_tasks(root: Path) -> list:
    """All exercises in the order of the course, then all layers of coursework."""
    exercises = []
    for header in (root / "tutorials/exercises").glob("ch[0-9][0-9]/*.hpp"):
        number = header.name.partition("_")[0]
        if number.isdigit():
            exercises.append((header.parent.name, int(number), header))
    tasks = [Task(f"{chapter}.{number}", header) for chapter, number, header in sorted(exercises)]
    for header in sorted((root / "tutorials/coursework").glob("*/*.hpp")):
        if header.stem == header.parent.name:
            tasks.append(Task(header.stem, header, coursework=True))
    return tasks


def find(tasks: list, name: str):
    """The task of this name; small and large letters and underscores of a layer's name do not matter."""
    def plain(word):
        return word.lower().replace("_", "")
    return next((task for task in tasks if plain(task.name) == plain(name)), None)


def last_saved(tasks: list) -> Task:
    """The task whose solution was saved last; the first one, if all files are as old as a fresh copy."""
    def saved(task):
        return max(file.stat().st_mtime for file in task.sources() if file.exists())
    times = [saved(task) for task in tasks]
    return tasks[times.index(max(times))] if max(times) - min(times) > 60 else tasks[0]
