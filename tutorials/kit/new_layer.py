"""Writes the files of a new layer of coursework. ./tutorials/new-layer calls it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from command_line import Parser

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = Path(__file__).resolve().parent / "templates"
KINDS = ("elementwise", "coupling", "autoregressive", "linear", "any")
KEYWORDS = frozenset("""
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class
    compl concept const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype
    default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline
    int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public
    register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch
    template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile
    wchar_t while xor xor_eq""".split())
HELP = """\
./tutorials/new-layer NAME [--kind KIND]   writes the stubs of a layer NAME, such as
                                           PiecewiseLinear, into a folder of its own in
                                           tutorials/coursework: header, source, test,
                                           example and chapter
  --kind elementwise      every number is mapped by itself (default)
  --kind coupling         some columns decide how the others move
  --kind autoregressive   the columns before a column decide how it moves
  --kind linear           a matrix
  --kind any              none of these: both maps are yours
  --here                  writes the folder into the current one instead, with a
                          CMakeLists.txt that uses an installed tapeflow

What it writes compiles at once, and breaks the contract of a layer; each TODO says what to write.
Exit codes: 0 written, 1 not written, 2 wrong command line.
"""


class Refusal(Exception):
    """A sentence on why nothing is written, and the exit code."""

    def __init__(self, sentence: str, code: int):
        super().__init__(sentence)
        self.code = code


def snake_case(name: str) -> str:
    """piecewise_linear for PiecewiseLinear, lu_linear for LULinear."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def types_of_the_library() -> dict:
    """The types that the library declares, each with its header, by their names in small letters."""
    pattern = re.compile(r"^(?:template <.*> *)?(?:class|struct|enum class|using) (\w+)", re.M)
    return {name.lower(): (name, header.relative_to(ROOT).as_posix())
            for folder in ("engine", "flows") for header in sorted((ROOT / folder).rglob("*.hpp"))
            for name in pattern.findall(header.read_text("utf-8"))}


def check_name(name: str) -> None:
    if name in KEYWORDS:
        raise Refusal(f'"{name}" is a keyword of C++ and cannot name a class.', 2)
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*", name):
        raise Refusal(f'needs a name in CamelCase, such as PiecewiseLinear, got "{name}".', 2)
    taken, header = types_of_the_library().get(name.lower(), ("", ""))
    if taken:
        raise Refusal(f"the library has the type {taken} in {header}; choose another name.", 2)


def check_neighbours(folder: Path) -> None:
    """Names that differ in underscores alone are one name to tests/run --layer."""
    plain = folder.name.replace("_", "")
    for other in folder.parent.glob("*"):
        if other.name.replace("_", "") == plain:
            raise Refusal(f"{os.path.relpath(other)} is there already; nothing was written.", 1)


def check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise Refusal(f'--kind needs one of {", ".join(KINDS)}, got "{kind}".', 2)


def files(name: str, kind: str, here: bool) -> dict:
    """The text of each file of the layer, by its name."""
    stem = snake_case(name)
    sources = {f"{stem}.hpp": f"{kind}.hpp", f"{stem}.cpp": f"{kind}.cpp", f"{stem}_test.cpp": "test.cpp",
               f"{stem}_example.cpp": "example.cpp", f"{stem}.md": "chapter.md"}
    if here:
        sources["CMakeLists.txt"] = "CMakeLists.txt"
    texts = {file: (TEMPLATES / template).read_text("utf-8") for file, template in sources.items()}
    return {file: text.replace("NewLayer", name).replace("new_layer", stem) for file, text in texts.items()}


def write(folder: Path, texts: dict) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir()
        for file, text in texts.items():
            (folder / file).write_text(text, "utf-8")
    except OSError as error:
        raise Refusal(f"cannot write {error.filename}: {error.strerror}.", 1) from None
    if shutil.which("clang-format"):  # lines break elsewhere for a longer name
        style = f"--style=file:{ROOT / '.clang-format'}"
        subprocess.run(["clang-format", "-i", style, *sorted(folder.glob("*.?pp"))], check=False)


def next_steps(stem: str, here: bool) -> str:
    if here:
        return (f"With tapeflow installed in PREFIX, build and run it with\n"
                f"  cmake -S {stem} -B build -DCMAKE_PREFIX_PATH=PREFIX\n"
                f"  cmake --build build\n"
                f"  ./build/{stem}_test -r compact\n")
    return (f"See what the contract says of it:\n"
            f"  ./tests/run --layer {stem}\n"
            f"or at every save:\n"
            f"  ./tutorials/watch {stem}\n"
            f"and, once it is right, how close it comes to a known density:\n"
            f"  ./examples/run {stem}\n")


def main() -> int:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # ends quietly in a pipe that closes
    parser = Parser("tutorials/new-layer", HELP)
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--kind", default="elementwise")
    parser.add_argument("--here", action="store_true")
    options = parser.parse_args()
    stem = snake_case(options.name)
    folder = Path(stem) if options.here else ROOT / "tutorials/coursework" / stem
    try:
        check_name(options.name)
        check_kind(options.kind)
        check_neighbours(folder)
        texts = files(options.name, options.kind, options.here)
        write(folder, texts)
    except Refusal as refusal:
        print(f"tutorials/new-layer: {refusal}", file=sys.stderr)
        return refusal.code
    print(f"{options.name}, a layer of kind {options.kind}, is in {os.path.relpath(folder)}:")
    print(*(f"  {file}" for file in texts), sep="\n")
    print(next_steps(stem, options.here), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
