"""Tests of the parts of tutorials/grade that need no compiler."""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE / "grading"), str(ROOT / "tutorials/kit")]

from grader.box import Box, Limits  # noqa: E402
from grader.cases import private_cases, public_cases  # noqa: E402
from grader.overview import as_csv, as_junit  # noqa: E402
from grader.progress import Progress  # noqa: E402
from grader.result import Check, Part, Result, from_dict  # noqa: E402
from grader.student_page import student_page  # noqa: E402
from grader.submission import read_submission  # noqa: E402
from grader.task import TaskError, read_task  # noqa: E402
from submissions import NAMES, REFERENCE  # noqa: E402

TRIES = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from grader.box import Box, Limits
box = Box(plain="plain" in sys.argv[3:])
print(box.run(["sh", "-c", sys.argv[2]], Path.cwd(), [], Limits(seconds=5)).out, end="")
"""


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:  # the process has ended
        return ""


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.folder.chmod(0o755)


class BoxTest(Folder):
    """What a submission can do. Without namespaces only the limits hold."""

    def setUp(self):
        super().setUp()
        self.box = Box()

    def run_in_box(self, script: str, limits=Limits(seconds=5, memory=256, file=4), **more):
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        return self.box.run(["sh", "-c", script], work, [], limits, **more)

    def test_a_program_gets_its_input_and_its_output_is_kept(self):
        outcome = self.run_in_box("cat; echo oh >&2; exit 3", given="hello")
        self.assertEqual((outcome.out, outcome.err, outcome.code, outcome.why), ("hello", "oh\n", 3, ""))

    def test_time_memory_files_and_crashes_are_told_apart(self):
        begin = Limits(seconds=1, memory=256, file=4)
        python = sys.executable if Path(sys.executable).is_relative_to("/usr") else "/usr/bin/python3"
        for script, why in (("while :; do :; done", "seconds"), (f"{python} -c 'bytearray(10**9)' || exec sh -c "
                            "'echo Cannot allocate memory >&2; exit 1'", "memory"),
                            ("exec head -c 9000000 /dev/zero >big", "file"), ("kill -SEGV $$", "signal")):
            self.assertEqual(self.run_in_box(script, begin).why, why, script)

    def test_sleeping_has_an_end_as_well(self):
        self.assertEqual(self.run_in_box("sleep 1000", Limits(idle=1)).why, "idle")

    def test_the_time_of_many_processes_is_added_up(self):
        many = "for k in $(seq 5); do (while :; do :; done) & done; wait"
        self.assertEqual(self.run_in_box(many, Limits(seconds=3)).why, "seconds")

    def test_processes_are_counted_and_none_is_left(self):
        outcome = self.run_in_box("for k in $(seq 200); do sleep 77.125 & done; echo started", Limits(processes=20))
        self.assertNotEqual((outcome.code, outcome.out), (0, "started\n"))
        left = [file for file in Path("/proc").glob("[0-9]*/cmdline") if "sleep\0" + "77.125" in _text(file)]
        self.assertEqual(left, [])

    def test_only_what_is_shown_can_be_seen_and_only_the_scratch_can_be_written(self):
        if not self.box.strong:
            self.skipTest("this machine gives no namespaces")
        secret = self.folder / "secret"
        secret.write_text("the answer")
        outcome = self.run_in_box(f"cat {secret}; ls /home /root /proc; touch /usr/x /x; echo here >mine; cat mine")
        self.assertEqual(outcome.out, "here\n")
        self.assertEqual(list((self.folder / "work").iterdir()), [])

    def test_there_is_no_network_and_no_way_to_more_rights(self):
        if not self.box.strong:
            self.skipTest("this machine gives no namespaces")
        outcome = self.run_in_box("mount -t tmpfs none /mnt || unshare --user true || chroot / true || echo locked up")
        self.assertEqual(outcome.out, "locked up\n")

    def test_root_locks_up_as_nobody_and_nobody_can_lock_up_too(self):
        if os.geteuid() != 0 or not os.access(ROOT, os.R_OK):
            self.skipTest("needs root")
        tries = [sys.executable, "-c", TRIES, ROOT / "tutorials/kit", "id -u; echo $$ >mine; ls"]
        for prefix, mode, expected in (([], [], "65534\nmine\n"), ([], ["plain"], "65534\nmine\n"),
                                       (["setpriv", "--reuid=65534", "--clear-groups"], [], None),
                                       (["setpriv", "--reuid=65534", "--clear-groups"], ["plain"], "65534\nmine\n")):
            work = self.folder / "tries"
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            work.chmod(0o777)
            tried = subprocess.run([*prefix, *tries, *mode], cwd=work, capture_output=True, text=True, check=False)
            if expected:
                self.assertEqual(tried.stdout, expected, tried.stderr)
            else:  # "0" inside of a user namespace, without any right
                self.assertRegex(tried.stdout, "^(0|65534)\nmine\n$", tried.stderr)


class TaskTest(Folder):
    def test_a_task_is_read(self):
        task = read_task(REFERENCE)
        self.assertEqual((task.name, task.make, task.points["private"]), ("tail_weight", "make_tail_weight", 30))
        self.assertEqual([planted.name for planted in task.planted()], ["half", "scale", "sign", "tails"])
        self.assertEqual(task.planted()[2].mistake, "the log_det of to_data has the wrong sign")

    def test_a_task_that_is_not_whole_gets_a_sentence(self):
        copy = Path(shutil.copytree(REFERENCE, self.folder / "tail_weight"))
        values = json.loads((copy / "task.json").read_text("utf-8"))

        def refused(part: str) -> None:
            with self.assertRaises(TaskError) as refusal:
                read_task(copy)
            self.assertIn(part, str(refusal.exception))

        (copy / "task.json").write_text(json.dumps(values | {"colour": 1}))
        refused('there is no entry "colour"')
        (copy / "task.json").write_text("{")
        refused("is no JSON")
        (copy / "task.json").write_text(json.dumps({"title": "TailWeight"}))
        refused("above")
        (copy / "task.json").write_text(json.dumps(values))
        (copy / "planted_half.cpp").write_text("// Half.\n")
        refused("the first line of")
        first = "// The student's tests must find: a mistake of\n// two lines.\n"
        (copy / "planted_half.cpp").write_text(f"{first}int x;\n")
        self.assertEqual(read_task(copy).planted()[0].mistake, "a mistake of two lines")
        (copy / "tail_weight.cpp").unlink()
        refused("needs tail_weight.cpp")

    def test_private_cases_depend_on_the_key_and_public_ones_do_not(self):
        task = read_task(REFERENCE)
        self.assertEqual(private_cases(task, "a"), private_cases(task, "a"))
        self.assertNotEqual(private_cases(task, "a"), private_cases(task, "b"))
        self.assertEqual({case.features for case in private_cases(task, "a")}, set(task.features))
        self.assertEqual([case.line() for case in public_cases(task)],
                         ["public1 1 2 5", "public2 1 1 5", "public3 1 3 5", "public4 1 8 5"])


class SubmissionTest(Folder):
    def setUp(self):
        super().setUp()
        self.task = read_task(REFERENCE)
        for name in NAMES:
            shutil.copy(REFERENCE / name, self.folder / name)

    def faults(self) -> dict:
        return read_submission(self.folder, self.task).faults

    def test_a_whole_submission_has_no_fault_also_in_a_folder_of_its_own(self):
        self.assertEqual(self.faults(), {})
        inner = self.folder / "tail_weight"
        inner.mkdir()
        for name in NAMES:
            (self.folder / name).rename(inner / name)
        self.assertEqual(sorted(read_submission(self.folder, self.task).files), sorted(NAMES))

    def test_links_missing_large_and_foreign_files_get_a_sentence(self):
        (self.folder / NAMES[1]).unlink()
        self.assertEqual(self.faults(), {NAMES[1]: "tail_weight.cpp is missing."})
        (self.folder / NAMES[1]).symlink_to(REFERENCE / NAMES[1])
        self.assertEqual(self.faults(), {NAMES[1]: "tail_weight.cpp is a link; hand in the file itself."})
        (self.folder / NAMES[1]).unlink()
        (self.folder / NAMES[1]).write_text("/" * 200_001)
        self.assertEqual(self.faults(), {NAMES[1]: "tail_weight.cpp is larger than 200 kB."})
        (self.folder / NAMES[1]).write_text('  # include "../../solutions/coursework/tail_weight/tail_weight.cpp"\n')
        self.assertIn("a submission includes its own files", self.faults()[NAMES[1]])


class Reports(unittest.TestCase):
    def setUp(self):
        checks = [Check("case 1", True), Check("case 2", False, ["a < b & \x1b\"c\""])]
        self.result = Result('<i>eve</i>, "e"', "bend", [Part("public", "The contract", 2.5, 5, checks)], ["hm"])

    def test_names_and_sentences_are_quoted(self):
        self.assertEqual(as_csv([self.result]), 'student,points,public,remarks\n"<i>eve</i>, ""e""",2.5,2.5,hm\n')
        case = ElementTree.fromstring(as_junit([self.result])).find("testsuite/testcase/failure")
        self.assertEqual(case.get("message"), 'a < b & "c"')
        page = student_page(self.result, "Bend")
        self.assertIn("&lt;i&gt;eve&lt;/i&gt;", page)
        self.assertIn("a &lt; b &amp; ", page)
        self.assertNotIn("hm", page)  # remarks are for the teacher

    def test_a_result_comes_back_from_json(self):
        self.assertEqual(from_dict(json.loads(json.dumps(self.result.to_dict()))), self.result)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class ProgressTest(unittest.TestCase):
    def said(self, stream: io.StringIO) -> str:
        with mock.patch("sys.stderr", stream):
            progress = Progress(3, 2, 1)
            progress.stage("anna", "compiling")
            progress.done("anna", "100 of 100 points, 8 s")
            progress.end()
        return stream.getvalue()

    def test_a_terminal_has_one_line_that_is_rewritten(self):
        shown = self.said(Terminal())
        self.assertIn("\r\033[K[1/3] anna: compiling", shown)
        self.assertIn("\r\033[K[2/3] anna: 100 of 100 points, 8 s\n", shown)
        self.assertIn("s left", shown)
        self.assertTrue(shown.endswith("\r\033[K"))

    def test_a_file_has_a_line_for_each_student(self):
        self.assertEqual(self.said(io.StringIO()), "1 of 3 are graded already.\n[2/3] anna: 100 of 100 points, 8 s\n")


class CommandLine(Folder):
    def grade(self, *arguments) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "-B", ROOT / "tutorials/kit/grade.py", *map(str, arguments)],
                              cwd=self.folder, capture_output=True, text=True, check=False)

    def test_a_wrong_command_line_gets_one_sentence(self):
        (self.folder / "all/anna").mkdir(parents=True)
        (self.folder / "none").mkdir()
        (self.folder / "done/students").mkdir(parents=True)
        whole = ["--task", REFERENCE, "--seeds", "key"]
        for arguments, part in (([], "required"), (["nowhere", *whole], "there is no folder nowhere."),
                                (["none", *whole], "none has no folders"),
                                (["all", "--task", "bend", "--seeds", "key"], 'there is no task "bend"'),
                                (["all", "--task", REFERENCE, "--seeds", ""], "--seeds needs a word"),
                                (["all", *whole, "--jobs", "0"], "needs a whole number above 0"),
                                (["all", *whole, "--out", "all/x"], "outside of the submissions"),
                                (["all", *whole, "--out", "done"], "done holds grades already")):
            wrong = self.grade(*arguments)
            self.assertEqual((wrong.returncode, len(wrong.stderr.splitlines())), (2, 1), wrong.stderr)
            self.assertIn(part, wrong.stderr)

    def test_help(self):
        self.assertIn("./tutorials/grade SUBMISSIONS --task NAME --seeds KEY", self.grade("--help").stdout)


if __name__ == "__main__":
    unittest.main()
