"""Compiles, links and runs the sources of one submission, each step in a box."""

from dataclasses import dataclass
from pathlib import Path

from grader.bench import Bench
from grader.box import Box, Limits, Outcome
from grader.submission import Submission, fresh
from grader.task import Task
from grader.words import compiler_sentences

COMPILING = Limits(seconds=60, memory=2048, file=64)
NO_STRANGERS = "a submission includes its own files, the library's and the system's."


@dataclass(frozen=True)
class Setting:
    """What is the same for all submissions."""

    task: Task
    bench: Bench
    box: Box
    key: str
    limits: Limits


class Workshop:
    """A folder with what one submission is compiled to. Where a step fails, its result is a list of
    sentences in the place of a file; a step that needs the file hands the list on."""

    def __init__(self, setting: Setting, submission: Submission, folder: Path):
        self.setting, self._submission, self._folder = setting, submission, fresh(folder)

    def layer(self):
        """The object file of the layer, from which nothing can be called but what makes the layer."""
        task, bench = self.setting.task, self.setting.bench
        made = self._compiled("layer", task.files[1], own_header=True)
        if isinstance(made, list):
            return made
        closed = self._box(bench.close_command(made.name), made.parent, bench.readable())
        return made if closed.fine else [f"The layer cannot be made ready for the linker: {closed.err[-300:]}"]

    def tests(self):
        """The object file of the tests, compiled without the student's header, so that they fit any layer."""
        return self._compiled("tests", self.setting.task.files[2], own_header=False)

    def example(self):
        return self._compiled("example", self.setting.task.files[3], own_header=True)

    def program(self, *objects):
        """A program of the object files. Neither its name nor its folder says what it is made of."""
        for each in objects:
            if isinstance(each, list):
                return each
        bench, folder = self.setting.bench, fresh(self._folder / "program")
        outcome = self._box(bench.link_command("program", objects), folder, [*bench.readable(), *objects])
        return folder / "program" if outcome.fine else self._sentences(outcome, "program")

    def run(self, program: Path, *arguments: str, given: str = "", shell: str = "") -> Outcome:
        """Runs a program in an empty folder; `shell` is a script whose "$@" is the program."""
        command = [program, *arguments]
        if shell:
            command = ["/bin/sh", "-c", shell, "sh", *command]
        return self.setting.box.run(command, fresh(self._folder / "scratch"), [program.parent], self.setting.limits,
                                    given=given)

    def _compiled(self, kind: str, source: str, own_header: bool):
        task, faults = self.setting.task, self._submission.faults
        headers = [*self._submission.own_headers(task), *task.files[:int(own_header)]]
        found = [sentence for name, sentence in faults.items()
                 if name in (source, *headers) or name not in task.files]
        if found:
            return found
        folder = fresh(self._folder / kind)
        self._submission.write([source, *headers], folder)
        if not own_header:
            (folder / task.files[0]).write_text(self.setting.bench.neutral_header, "utf-8")
        command = self.setting.bench.compile_command(source, f"{kind}.o", kind == "tests")
        outcome = self._box(command, folder, self.setting.bench.readable())
        if not outcome.fine:
            return self._sentences(outcome, kind)
        return self._strangers(folder / f"{kind}.o.d", folder) or folder / f"{kind}.o"

    def _strangers(self, dependencies: Path, folder: Path) -> list:
        """On files that a source includes from elsewhere. In a strong box there is nothing elsewhere."""
        files = dependencies.read_text("utf-8", "replace").replace("\\\n", " ").split()[1:]
        allowed = [each.resolve() for each in (folder, *self.setting.bench.readable(), Path("/usr"))]
        return [f"It includes {file}: {NO_STRANGERS}" for file in files
                if not any((folder / file).resolve().is_relative_to(each) for each in allowed)]

    def _box(self, command: list, folder: Path, readable: list) -> Outcome:
        return self.setting.box.run(command, folder, readable, COMPILING, keep=True)

    def _sentences(self, outcome: Outcome, kind: str) -> list:
        return compiler_sentences(outcome, COMPILING, kind, self.setting.task)
