"""What is to be handed in, and the right layer that judges it: a folder with task.json."""

import json
import math
import re
from dataclasses import dataclass, field
from pathlib import Path

from grader.cases import PUBLIC_FEATURES

POINTS = {"public": 20, "private": 30, "example": 20, "tests": 30}
KNOWN = {"title", "paper", "kind", "difficulty", "features", "data", "latents", "points", "above"}


class TaskError(Exception):
    """One sentence on what is wrong with a task."""


@dataclass(frozen=True)
class Planted:
    """A layer with one mistake, and the mistake in words."""

    name: str
    file: Path
    mistake: str


@dataclass(frozen=True)
class Task:
    name: str                 # such as piecewise_linear; files begin with it
    folder: Path
    title: str
    above: float              # the number of the reference's example, and by how much one may miss it
    margin: float
    features: tuple           # the numbers of columns that layers are made for
    data: tuple = (-math.inf, math.inf)
    latents: tuple = (-math.inf, math.inf)
    points: dict = field(default_factory=lambda: dict(POINTS))

    @property
    def make(self) -> str:
        return f"make_{self.name}"

    @property
    def files(self) -> list:
        return [f"{self.name}{end}" for end in (".hpp", ".cpp", "_test.cpp", "_example.cpp")]

    def planted(self) -> list:
        return [Planted(file.stem.removeprefix("planted_"), file, _mistake(file))
                for file in sorted(self.folder.glob("planted_*.cpp"))]

    def right(self) -> list:
        """The reference, and other right layers, right_….cpp: tests must accept all of them."""
        return [self.folder / f"{self.name}.cpp", *sorted(self.folder.glob("right_*.cpp"))]

    def public_features(self) -> list:
        return [d for d in PUBLIC_FEATURES if d in self.features] or [self.features[0]]


def _mistake(file: Path) -> str:
    match = re.match(r"// The student's tests must find: (.+(?:\n// .+)*)", file.read_text("utf-8"))
    if not match:
        raise TaskError(f'the first line of {file} has to be "// The student\'s tests must find: MISTAKE".')
    return match[1].replace("\n// ", " ").removesuffix(".")


def read_task(folder: Path) -> Task:
    """The task in a folder; TaskError if it is not whole."""
    file = folder / "task.json"
    try:
        values = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise TaskError(f"cannot read {file}: {error.strerror}.") from None
    except ValueError as error:
        raise TaskError(f"{file} is no JSON: {error}.") from None
    unknown = sorted(set(values) - KNOWN)
    if unknown:
        raise TaskError(f'{file}: there is no entry "{unknown[0]}"; entries are {", ".join(sorted(KNOWN))}.')
    try:
        task = Task(folder.name, folder.resolve(), str(values["title"]), float(values["above"]["number"]),
                    float(values["above"]["margin"]), tuple(int(d) for d in values.get("features", (1, 2, 3, 8))),
                    _interval(values.get("data")), _interval(values.get("latents")),
                    POINTS | values.get("points", {}))
    except (KeyError, TypeError, ValueError) as error:
        raise TaskError(f"{file}: {error!r}; tutorials/rubric.md says what stands there.") from None
    missing = [name for name in task.files if not (folder / name).is_file()]
    if missing:
        raise TaskError(f"{folder} needs {missing[0]}, which is part of the reference.")
    if not task.planted():
        raise TaskError(f"{folder} needs layers with a mistake, planted_….cpp.")
    return task


def _interval(ends) -> tuple:
    low, high = ends if ends is not None else (None, None)
    return (-math.inf if low is None else float(low), math.inf if high is None else float(high))
