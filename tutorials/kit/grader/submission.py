"""The files that a student hands in."""

import hashlib
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

LARGEST = 200_000  # bytes of a source
OUTSIDE = re.compile(r'^\s*#\s*include\s*[<"]((?:/|.*\.\./|.*solutions/|tests/|tutorials/)[^>"]*)[>"]', re.M)
# A layer only computes, and has no use for these. The teacher looks at such lines.
UNUSUAL = re.compile(r"\b(fstream|ifstream|ofstream|fopen|open|mmap|system|popen|fork|exec\w+|getenv|dlsym|ptrace|"
                     r"_?exit|_Exit|quick_exit|atexit|abort|asm|__asm__|constructor|syscall|incbin)\b|"
                     r"template <>|/proc/|/tmp/")


@dataclass
class Submission:
    """A folder of sources. Each sentence of `faults` says why a file is not used."""

    student: str
    folder: Path
    files: dict = field(default_factory=dict)    # texts by name
    faults: dict = field(default_factory=dict)   # sentences by name

    def checksum(self) -> str:
        total = hashlib.sha256()
        for name, text in sorted({**self.files, **self.faults}.items()):
            total.update(f"{name}\0{text}\0".encode())
        return total.hexdigest()

    def write(self, names: list, folder: Path) -> None:
        for name in names:
            (folder / name).write_text(self.files[name], "utf-8")

    def own_headers(self, task) -> list:
        """The headers beside that of the layer."""
        return [name for name in self.files if name.endswith(".hpp") and name != task.files[0]]

    def unusual(self, task) -> list:
        """Lines of the layer that the teacher should see."""
        found = []
        for name in [*task.files[:2], *self.own_headers(task)]:
            for number, line in enumerate(self.files.get(name, "").splitlines(), 1):
                code = line.partition("//")[0]
                word = UNUSUAL.search(code)
                if word:
                    found.append(f"{name}:{number} uses {word[0]}; a layer only computes: {code.strip()}")
        return found


def find_submissions(folder: Path) -> list:
    """The folders of the students, by their names."""
    return sorted((each for each in folder.iterdir() if each.is_dir() and not each.name.startswith(".")),
                  key=lambda each: each.name)


def read_submission(folder: Path, task) -> Submission:
    submission = Submission(folder.name, folder)
    inside = _folder_with_sources(folder, task)
    for name in task.files:
        _read(submission, inside / name)
    for header in sorted(inside.glob("*.hpp")):
        if header.name not in task.files:
            _read(submission, header)
    return submission


def _folder_with_sources(folder: Path, task) -> Path:
    """The folder itself, or the one in it that holds the layer, as tutorials/new-layer writes it."""
    if (folder / task.files[0]).exists() or (folder / task.files[1]).exists():
        return folder
    inner = [each.parent for each in folder.glob(f"*/{task.files[0]}")]
    return inner[0] if len(inner) == 1 and not inner[0].is_symlink() else folder


def _read(submission: Submission, file: Path) -> None:
    text, fault = "", ""
    if file.is_symlink():
        fault = f"{file.name} is a link; hand in the file itself."
    elif not file.is_file():
        fault = f"{file.name} is missing."
    elif file.stat().st_size > LARGEST:
        fault = f"{file.name} is larger than {LARGEST // 1000} kB."
    else:
        text = file.read_bytes().decode("utf-8", "replace")
        outside = OUTSIDE.search(text)
        if outside:
            fault = (f"{file.name} includes {outside[1]}: a submission includes its own files, the library's "
                     "and the system's.")
    if fault:
        submission.faults[file.name] = fault
    else:
        submission.files[file.name] = text


def fresh(folder: Path) -> Path:
    """The folder, new and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
