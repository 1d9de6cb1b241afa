"""Makes the copy of the sources in which all mistakes are planted."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from mistakes import ListError, plant

# Of the programs the copy's tests run the tapeflow command and chapter 00, which stands for all
# chapters in tests of options.
CHAPTERS = "  add_dependencies(programs_tests ${program})\n"
PROGRAMS = ("engine_tests allocation_tests flows_tests flows_corruption_tests flows_memory_tests "
            "examples_tests programs_tests ch00_ten_minutes")


def files_of(root):
    """The files of the repository, also new ones."""
    command = ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
    return [name for name in listed if name and (root / name).is_file()]


def planted_files(root, mistakes):
    """The text of each source that has mistakes, with the mistakes planted."""
    by_file = {}
    for mistake in mistakes:
        by_file.setdefault(mistake.file, []).append(mistake)
    for file in by_file:
        if not (root / file).is_file():
            raise ListError(f"{by_file[file][0]}: there is no such file")
    return {file: plant(group, (root / file).read_text()) for file, group in by_file.items()}


def changed_files(root, mistakes):
    """The text of each file that is not the same in the copy."""
    texts = planted_files(root, mistakes)
    texts["engine/kernels/planted.hpp"] = (root / "tests/mutation/planted.hpp").read_text()
    tests = (root / "tests/CMakeLists.txt").read_text()
    programs = (root / "tests/examples/CMakeLists.txt").read_text()
    if CHAPTERS not in programs:
        raise ListError(f"tests/examples/CMakeLists.txt: needs the line {CHAPTERS.strip()}")
    texts["tests/CMakeLists.txt"] = tests + f"add_custom_target(mutants DEPENDS {PROGRAMS})\n"
    texts["tests/examples/CMakeLists.txt"] = programs.replace(CHAPTERS, "")
    return texts


def write_if_other(content, to):
    if to.is_file() and to.read_bytes() == content:
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(content)


def make_copy(root, copy, mistakes):
    """Brings the copy up to date. Returns a hash of all that is in it."""
    texts = changed_files(root, mistakes)
    names = {n for n in (*files_of(root), *texts) if not n.startswith("tests/mutation/")}
    total = hashlib.sha256()
    for name in sorted(names):
        content = texts[name].encode() if name in texts else (root / name).read_bytes()
        total.update(name.encode() + content)
        write_if_other(content, copy / name)
        if (root / name).is_file():
            shutil.copymode(root / name, copy / name)
    for path in copy.rglob("*"):
        if path.is_file() and str(path.relative_to(copy)) not in names:
            path.unlink()
    return total.hexdigest()
