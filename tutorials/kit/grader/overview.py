"""The grades of all students: CSV, JSON and JUnit XML."""

import csv
import io
import json
import os
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from grader.result import number


def write_whole(file: Path, text: str) -> None:
    """Replaces the file as a whole: whoever reads it sees the old text or the new one."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as new:
        new.write(text)
    os.chmod(name, 0o644)
    os.replace(name, file)


def write_overview(folder: Path, results: list) -> None:
    write_whole(folder / "grades.csv", as_csv(results))
    write_whole(folder / "grades.json", json.dumps([result.to_dict() for result in results], indent=1,
                                                   ensure_ascii=False) + "\n")
    write_whole(folder / "grades.xml", as_junit(results))


def as_csv(results: list) -> str:
    """One line a student: points of each part, their sum, and the first sentence for the teacher."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    parts = [part.name for part in results[0].parts] if results else []
    table.writerow(["student", "points", *parts, "remarks"])
    for result in results:
        table.writerow([result.student, number(result.points), *(number(part.points) for part in result.parts),
                        " ".join(result.remarks[:1])])
    return text.getvalue()


def as_junit(results: list) -> str:
    """A suite a student, a case for each check."""
    root = ElementTree.Element("testsuites", name="grades")
    for result in results:
        checks = [(part, check) for part in result.parts for check in part.checks]
        failed = sum(not check.right for _, check in checks)
        suite = ElementTree.SubElement(root, "testsuite", name=_clean(result.student), tests=str(len(checks)),
                                       failures=str(failed), time=str(result.seconds))
        for part, check in checks:
            case = ElementTree.SubElement(suite, "testcase", classname=_clean(f"{result.student}.{part.name}"),
                                          name=_clean(check.name))
            if not check.right:
                first = check.sentences[0] if check.sentences else "wrong"
                failure = ElementTree.SubElement(case, "failure", message=_clean(first))
                failure.text = _clean("\n".join(check.sentences))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or c.isprintable())
