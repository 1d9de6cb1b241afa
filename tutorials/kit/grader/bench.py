"""Compiles what a task needs, once for all submissions: the headers, the judge and the right layers."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
FLAGS = ["-std=c++20", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-fno-gnu-unique"]
NEUTRAL_HEADER = """\
// What the tests of coursework know of a layer: the function that makes it.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

#include <memory>

namespace tapeflow {{

template <class T>
std::unique_ptr<Bijector<T>> make_{name}(std::size_t features, Rng& rng);

}}  // namespace tapeflow
"""


class BenchError(Exception):
    """What the grader itself could not compile, and why."""


class Bench:
    """The compiler with its headers, and the compiled parts of one task in a folder of their own."""

    def __init__(self, build: Path, task, folder: Path):
        self._build, self._task, self.folder = build.resolve(), task, folder
        self._cxx = self._cached("CMAKE_CXX_COMPILER", "c++")
        self._includes = [f"-I{self._build}/include/{name}" for name in ("engine", "flows")]
        self._headers = self._precompiled()

    def prepare(self, jobs: int) -> None:
        """Compiles the judge, the right layers, and those with a mistake, so many at a time."""
        task, layers = self._task, self._task.folder
        (self.folder / "neutral.hpp").write_text(NEUTRAL_HEADER.format(name=task.name), "utf-8")
        with ThreadPoolExecutor(jobs) as pool:
            compiled = [pool.submit(self._compile, self.judge, HERE / "contract.cpp", f"-DTAPEFLOW_MAKE={task.make}"),
                        pool.submit(self._compile, self.fit, layers / f"{task.name}_example.cpp", f"-I{layers}")]
            for k, file in enumerate([*task.right(), *(planted.file for planted in task.planted())]):
                compiled.append(pool.submit(self._closed, self.folder / f"layer{k}.o", file, f"-I{layers}"))
            for each in compiled:
                each.result()

    @property
    def judge(self) -> Path:
        return self.folder / "judge.o"

    @property
    def fit(self) -> Path:
        return self.folder / "fit.o"

    @property
    def neutral_header(self) -> str:
        return (self.folder / "neutral.hpp").read_text("utf-8")

    @property
    def main(self) -> Path:
        return self._headers / "main.o"

    def right(self) -> list:
        return [self.folder / f"layer{k}.o" for k in range(len(self._task.right()))]

    def planted(self) -> list:
        """Pairs of a planted mistake and its compiled layer."""
        first = len(self._task.right())
        return [(planted, self.folder / f"layer{first + k}.o") for k, planted in enumerate(self._task.planted())]

    # Commands for the box, and what they have to read.

    def readable(self) -> list:
        return [ROOT / "engine", ROOT / "flows", self._build / "include", self._build / "engine",
                self._build / "flows", self._headers]

    def compile_command(self, source: str, object_file: str, tests: bool = False) -> list:
        header = self._headers / ("test.hpp" if tests else "layer.hpp")
        return [self._cxx, *FLAGS, *self._includes, "-include", header, "-MMD", "-MF", f"{object_file}.d",
                "-c", source, "-o", object_file]

    def close_command(self, object_file: str) -> list:
        """Hides all that a layer defines but the function that makes it. So it cannot put functions of its
        own in the place of the library's, such as a check_bijector that finds nothing."""
        kept = " ".join(f"--keep-global-symbol={symbol}" for symbol in self._symbols())
        script = f'ld -r --force-group-allocation "$1" -o "$1.whole" && objcopy {kept} "$1.whole" "$1"'
        return ["/bin/sh", "-c", script, "sh", object_file]

    def link_command(self, program: str, objects: list) -> list:
        libraries = [*sorted((self._build / "flows").glob("*.a")), *sorted((self._build / "engine").glob("*.a"))]
        return [self._cxx, *objects, *libraries, "-lopenblas", "-lz", "-pthread", "-o", program]

    def identity(self) -> str:
        """A checksum of all that can change a grade, apart from the submission and the key."""
        files = [*self._library_headers(), *sorted(self._task.folder.iterdir()), *sorted(HERE.glob("*")),
                 *sorted(self._build.glob("*/*.a"))]
        return _checksum(file for file in files if file.is_file())

    def _symbols(self) -> list:
        name = f"{len(self._task.make)}{self._task.make}"
        return [f"_ZN8tapeflow{name}I{scalar}EESt10unique_ptrINS_8BijectorIT_EESt14default_deleteIS4_EEmRNS_3RngE"
                for scalar in "fd"]

    def _library_headers(self) -> list:
        return [file for folder in ("engine", "flows") for file in sorted((ROOT / folder).rglob("*.hpp"))]

    def _cached(self, name: str, otherwise: str) -> str:
        cache = self._build / "CMakeCache.txt"
        if not cache.is_file():
            raise BenchError(f"{self._build} is no build folder of tapeflow.")
        match = re.search(rf"^{name}:\w+=(.+)$", cache.read_text("utf-8"), re.M)
        return match[1] if match else otherwise

    def _precompiled(self) -> Path:
        """The folder of the precompiled headers. It is kept, because nothing here takes longer."""
        sum_ = hashlib.sha256(f"{self._cxx} {FLAGS} {self._build}".encode())
        sum_.update(_checksum([*self._library_headers(), HERE / "layer_headers.hpp"]).encode())
        kept = self._build / "grader" / sum_.hexdigest()[:16]
        if kept.is_dir():
            return kept
        try:
            kept.parent.mkdir(exist_ok=True)
            work = Path(tempfile.mkdtemp(dir=kept.parent))
        except OSError:
            return self._precompile(self.folder)
        try:
            self._precompile(work)
            work.chmod(0o755)
            os.rename(work, kept)
        except OSError:  # somebody else was as quick
            pass
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return kept

    def _precompile(self, work: Path) -> Path:
        shutil.copy(HERE / "layer_headers.hpp", work / "layer.hpp")
        (work / "test.hpp").write_text('#include "layer.hpp"\n\n#include <catch2/catch.hpp>\n', "utf-8")
        for name in ("layer.hpp", "test.hpp"):
            self._run([self._cxx, *FLAGS, *self._includes, "-x", "c++-header", work / name, "-o", work / f"{name}.gch"])
        (work / "main.cpp").write_text("#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n", "utf-8")
        self._run([self._cxx, "-O1", "-c", work / "main.cpp", "-o", work / "main.o"])
        return work

    def _compile(self, object_file: Path, source: Path, *flags: str) -> None:
        self._run([self._cxx, *FLAGS, *self._includes, *flags, "-include", self._headers / "layer.hpp", "-c", source,
                   "-o", object_file])

    def _closed(self, object_file: Path, source: Path, *flags: str) -> None:
        self._compile(object_file, source, *flags)
        self._run(self.close_command(str(object_file)))

    @staticmethod
    def _run(command: list) -> None:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            source = next((part for part in map(str, command) if part.endswith((".cpp", ".hpp", ".o"))), "")
            raise BenchError(f"{Path(source).name} of the grader does not compile:\n{done.stderr.strip()}")


def _checksum(files) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(str(file.name).encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
