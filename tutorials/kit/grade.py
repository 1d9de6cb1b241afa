"""Grades all submissions of a folder. ./tutorials/grade calls it."""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from command_line import Parser
from grader.bench import Bench, BenchError
from grader.box import Box, BoxError, Limits
from grader.run import Run
from grader.submission import find_submissions
from grader.task import TaskError, read_task
from grader.workshop import Setting

ROOT = Path(__file__).resolve().parents[2]
COURSEWORK = ROOT / "tutorials/solutions/coursework"
HELP = """\
./tutorials/grade SUBMISSIONS --task NAME --seeds KEY [options]
                   grades every folder in SUBMISSIONS as one student's layer of coursework

  --task NAME      the layer, such as piecewise_linear: its right form and its planted mistakes are in
                   tutorials/solutions/coursework/NAME, or in NAME if that is a folder
  --seeds KEY      any word that the students do not know; the private seeds and shapes follow from it
  --out DIR        where the grades go: grades.csv, grades.json, grades.xml (JUnit) and
                   students/STUDENT.html; "grades" if it is not given
  --resume         goes on where an earlier run into DIR was interrupted, and grades anew whose files,
                   task or key have changed
  --jobs N         submissions at a time; as many as there are processors if it is not given
  --seconds N      of a processor that each program of a submission may use (default 30)
  --memory MB      that each process may use (default 1024)
  --plain          without namespaces, if this machine has trouble with them: submissions can then
                   read what you can read

A submission is compiled and run in processes of its own, without network, as an unprivileged user.
tutorials/rubric.md says what gives points. Ctrl-C keeps what is graded.
Exit codes: 0 all are graded, 1 some are not, 2 wrong command line.
"""


def refuse(sentence: str, code: int):
    print(f"tutorials/grade: {sentence}", file=sys.stderr)
    sys.exit(code)


def at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'needs a whole number above 0, got "{text}"')
    return int(text)


def command_line() -> argparse.Namespace:
    parser = Parser("tutorials/grade", HELP)
    parser.add_argument("submissions", type=Path, metavar="SUBMISSIONS")
    parser.add_argument("--task", required=True, metavar="NAME")
    parser.add_argument("--seeds", required=True, metavar="KEY")
    parser.add_argument("--out", type=Path, default=Path("grades"), metavar="DIR")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--jobs", type=at_least_one, default=len(os.sched_getaffinity(0)), metavar="N")
    parser.add_argument("--seconds", type=at_least_one, default=30, metavar="N")
    parser.add_argument("--memory", type=at_least_one, default=1024, metavar="MB")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--build", type=Path, default=ROOT / "build/release", help=argparse.SUPPRESS)
    return parser.parse_args()


def check(options) -> Path:
    """The folder of the task; ends the program if an argument names nothing."""
    if not options.submissions.is_dir():
        refuse(f"there is no folder {options.submissions}.", 2)
    if not find_submissions(options.submissions):
        refuse(f"{options.submissions} has no folders; each student's files belong into one.", 2)
    if not options.seeds:
        refuse("--seeds needs a word that the students do not know.", 2)
    folder = COURSEWORK / options.task
    if not (folder / "task.json").is_file():
        folder = Path(options.task)
    if not (folder / "task.json").is_file():
        names = sorted(each.parent.name for each in COURSEWORK.glob("*/task.json"))
        refuse(f'there is no task "{options.task}"; these are there: {", ".join(names) or "none"}.', 2)
    inside = options.out.resolve()
    if inside == options.submissions.resolve() or options.submissions.resolve() in inside.parents:
        refuse("--out needs a folder outside of the submissions.", 2)
    if (options.out / "students").exists() and not options.resume:
        refuse(f"{options.out} holds grades already; --resume goes on with them, or name another --out.", 2)
    return folder


def main() -> int:
    options = command_line()
    folder = check(options)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # as Ctrl-C
    try:
        task = read_task(folder.resolve())
        with tempfile.TemporaryDirectory(prefix="tapeflow-grade-", ignore_cleanup_errors=True) as work:
            os.chmod(work, 0o711)
            bench_folder = Path(work) / "bench"
            bench_folder.mkdir()
            print(f"Compiling the judge of {task.title} …", file=sys.stderr)
            bench = Bench(options.build, task, bench_folder)
            bench.prepare(options.jobs)
            limits = Limits(seconds=options.seconds, memory=options.memory)
            setting = Setting(task, bench, Box(options.plain), options.seeds, limits)
            return Run(setting, options, Path(work)).grade_all()
    except (TaskError, BenchError, BoxError) as error:
        refuse(str(error), 1)
    except OSError as error:
        refuse(f"cannot write {error.filename}: {error.strerror}.", 1)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
