"""What a submission got, and why."""

from dataclasses import asdict, dataclass, field


@dataclass
class Check:
    """One thing that is right or wrong, with the sentences that say what is wrong."""

    name: str
    right: bool
    sentences: list = field(default_factory=list)


@dataclass
class Part:
    """Some checks that give points together."""

    name: str
    title: str
    points: float
    of: float
    checks: list = field(default_factory=list)


@dataclass
class Result:
    student: str
    task: str
    parts: list
    remarks: list = field(default_factory=list)   # for the teacher, without points
    isolation: str = ""
    seconds: float = 0
    fingerprint: str = ""

    @property
    def points(self) -> float:
        return round(sum(part.points for part in self.parts), 1)

    @property
    def of(self) -> float:
        return sum(part.of for part in self.parts)

    def to_dict(self) -> dict:
        return {"student": self.student, "points": self.points, "of": self.of, **asdict(self)}


def from_dict(values: dict) -> Result:
    parts = [Part(**{**part, "checks": [Check(**check) for check in part["checks"]]}) for part in values["parts"]]
    rest = {name: values[name] for name in ("student", "task", "remarks", "isolation", "seconds", "fingerprint")}
    return Result(parts=parts, **rest)


def number(points: float) -> str:
    """12 for 12.0, and 12.5."""
    return f"{points:.1f}".removesuffix(".0")
