"""Tests of tutorials/grade: nine submissions get the grades and the sentences that they deserve."""

import csv
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE / "grading"), str(ROOT / "tutorials/kit")]

from grader.box import Box  # noqa: E402
from submissions import REFERENCE, write_submissions  # noqa: E402

BUILD = os.environ.get("TAPEFLOW_BINARY_DIR", ROOT / "build/release")
LIMIT = 3000  # seconds for all of them; a machine with other work is slow


COMMAND = [sys.executable, "-B", ROOT / "tutorials/kit/grade.py", "submissions", "--task", REFERENCE,
           "--seeds", "a key", "--build", BUILD, "--seconds", "8", "--memory", "512"]


def shown(page: Path, command: str) -> list:
    """The lines that a page shows below "$ command", to the next command or the end of the block."""
    lines = page.read_text("utf-8").splitlines()
    at = lines.index(f"$ {command}") + 1
    return list(itertools.takewhile(lambda line: not line.startswith(("$ ", "```")), lines[at:]))


def fits(lines: list, printed: list) -> bool:
    """Whether the lines are those that were printed, where "…" stands for any number of lines."""
    if not lines:
        return not printed
    if lines[0] == "…":
        return any(fits(lines[1:], printed[k:]) for k in range(len(printed) + 1))
    return bool(printed) and lines[0] == printed[0] and fits(lines[1:], printed[1:])


class NineSubmissions(unittest.TestCase):
    """They are graded once, with an interruption."""

    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls._folder.cleanup)
        folder = Path(cls._folder.name)
        folder.chmod(0o777)  # whoever runs a submission could write here
        cls.canary, cls.out = folder / "canary", folder / "grades"
        cls.submissions = folder / "submissions"
        write_submissions(cls.submissions, cls.canary)
        cls.interrupted, cls.said = cls._interrupt(folder)
        cls.students = {file.stem: file.read_text("utf-8") for file in (cls.out / "students").glob("*.json")}
        cls.overview = (cls.out / "grades.csv").read_text("utf-8")
        cls.whole = subprocess.run([*COMMAND, "--resume"], cwd=folder, capture_output=True, text=True, check=False,
                                   timeout=LIMIT)
        cls.grades = {grade["student"]: grade for grade in json.loads((cls.out / "grades.json").read_text("utf-8"))}

    @classmethod
    def _interrupt(cls, folder: Path):
        """Presses Ctrl-C once two are graded; returns the exit code, and what the grader has said."""
        lines = []
        with subprocess.Popen(COMMAND, cwd=folder, stderr=subprocess.PIPE, text=True,
                              preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler)) as process:
            for line in process.stderr:
                lines.append(line)
                if line.startswith("[2/9]"):
                    process.send_signal(signal.SIGINT)
        return process.returncode, "".join(lines)

    def part(self, student: str, name: str) -> dict:
        return next(part for part in self.grades[student]["parts"] if part["name"] == name)

    def points(self, student: str) -> dict:
        return {part["name"]: part["points"] for part in self.grades[student]["parts"]}

    def sentences(self, student: str, name: str) -> str:
        return "\n".join(sentence for check in self.part(student, name)["checks"] for sentence in check["sentences"])

    def failed(self, student: str, name: str) -> list:
        return [check["name"] for check in self.part(student, name)["checks"] if not check["right"]]

    def test_a_right_submission_gets_all_points(self):
        self.assertEqual(self.points("anna-right"), {"public": 20, "private": 30, "example": 20, "tests": 30})
        self.assertEqual(self.grades["anna-right"]["remarks"], [])

    def test_a_wrong_sign_is_named_by_the_contract(self):
        points = self.points("ben-sign")
        self.assertEqual((points["public"], points["private"]), (0, 0))
        self.assertIn("(ratio -1: a sign)", self.sentences("ben-sign", "public"))
        self.assertIn("log-dets of to_latent and to_data do not cancel", self.sentences("ben-sign", "private"))

    def test_tests_get_points_for_the_mistakes_that_they_find(self):
        self.assertEqual(self.points("ben-sign")["tests"], 17.5)  # 30 (1/6 + 5/6 · 2/4)
        self.assertEqual(self.failed("ben-sign", "tests"), ["finds: the layer does not start as the identity",
                                                            "finds: numbers above 20 are cut off"])
        self.assertIn("The tests find fault with the student's own layer", self.grades["ben-sign"]["remarks"][0])

    def test_a_layer_that_does_not_compile_gets_the_error_and_keeps_the_points_of_its_tests(self):
        self.assertEqual(self.points("cleo-broken"), {"public": 0, "private": 0, "example": 0, "tests": 30})
        self.assertIn("It does not compile: tail_weight.cpp:11: expected", self.sentences("cleo-broken", "public"))

    def test_a_layer_that_never_ends_is_ended(self):
        self.assertEqual(self.points("dora-endless")["public"], 0)
        self.assertIn("needed more than 8 s of a processor: does a loop never end?",
                      self.sentences("dora-endless", "public"))

    def test_tests_that_complain_of_a_right_layer_get_no_points(self):
        self.assertEqual(self.points("dora-endless")["tests"], 0)
        self.assertIn("On a right layer: tail_weight_test.cpp:", self.sentences("dora-endless", "tests"))

    def test_a_layer_that_takes_memory_without_end_is_ended(self):
        self.assertEqual(self.points("emil-hungry")["public"], 0)
        self.assertIn("Your layer needed more than 512 MB of memory.", self.sentences("emil-hungry", "public"))

    def test_a_layer_that_writes_without_end_is_ended_and_leaves_nothing_behind(self):
        self.assertEqual(self.points("finn-writer")["public"], 0)
        self.assertIn("Your layer wrote more than 16 MB into a file.", self.sentences("finn-writer", "public"))
        self.assertIn("uses ofstream", self.grades["finn-writer"]["remarks"][0])
        if Box().strong:
            self.assertFalse(self.canary.exists())
        self.assertEqual(sorted(file.name for file in self.submissions.iterdir()), sorted(self.grades))

    def test_a_log_det_of_zero_is_no_way_to_points_even_with_a_check_of_its_own(self):
        self.assertEqual(self.grades["gina-zero"]["points"], 0)
        self.assertIn("left out: the layer says 0 in every row", self.sentences("gina-zero", "private"))

    def test_a_made_up_number_and_tests_that_find_nothing_give_no_points(self):
        self.assertIn("for two seeds, to the last digit", self.sentences("gina-zero", "example"))
        self.assertIn("no density can be below it", self.sentences("gina-zero", "example"))
        self.assertIn("Your tests pass on a layer with this mistake", self.sentences("gina-zero", "tests"))

    def test_a_layer_that_knows_the_public_seed_gets_its_points_alone(self):
        self.assertEqual(self.points("hans-seed"), {"public": 20, "private": 0, "example": 0, "tests": 30})
        self.assertIn("counted half", self.sentences("hans-seed", "private"))
        self.assertIn("does it know the seed?", self.grades["hans-seed"]["remarks"][0])

    def test_the_answer_can_be_read_neither_by_the_compiler_nor_by_a_program(self):
        points = self.points("ines-thief")
        self.assertEqual((points["public"], points["private"], points["example"]), (0, 0, 0))
        if Box().strong:
            self.assertIn("left out", self.sentences("ines-thief", "public"))
            self.assertEqual(points["tests"], 30)
        else:
            self.assertIn("a submission includes its own files", self.sentences("ines-thief", "public"))

    def test_an_interruption_keeps_what_is_graded(self):
        self.assertEqual(self.interrupted, 130)
        self.assertIn("and --resume goes on.", self.said)
        self.assertGreaterEqual(len(self.students), 2)
        self.assertLess(len(self.students), 9)
        self.assertEqual(len(self.overview.splitlines()), 1 + len(self.students))

    def test_resume_grades_only_what_is_missing(self):
        self.assertEqual(self.whole.returncode, 0, self.whole.stderr)
        self.assertIn(f"{len(self.students)} of 9 are graded already.", self.whole.stderr)
        for student, text in self.students.items():
            self.assertEqual((self.out / f"students/{student}.json").read_text("utf-8"), text)
            self.assertNotIn(f"] {student}: ", self.whole.stderr)

    def test_no_process_of_a_submission_is_left(self):
        end = time.monotonic() + 20
        while time.monotonic() < end and self._leftovers():
            time.sleep(0.2)
        self.assertEqual(self._leftovers(), [])

    @staticmethod
    def _leftovers() -> list:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_text()
            except OSError:
                continue
            if "/tapeflow-grade-" in command and f"{os.getpid()}" not in command:
                found.append(command)
        return found

    def test_the_overviews_agree(self):
        with open(self.out / "grades.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["student"] for row in rows], sorted(self.grades))
        for row in rows:
            self.assertEqual(float(row["points"]), self.grades[row["student"]]["points"])
        suites = ElementTree.parse(self.out / "grades.xml").getroot().findall("testsuite")
        self.assertEqual([suite.get("name") for suite in suites], sorted(self.grades))
        for suite in suites:
            wrong = sum(not check["right"] for part in self.grades[suite.get("name")]["parts"]
                        for check in part["checks"])
            self.assertEqual((int(suite.get("failures")), len(suite.findall("testcase/failure"))), (wrong, wrong))

    def test_each_student_gets_a_page_with_the_sentences(self):
        page = (self.out / "students/ben-sign.html").read_text("utf-8")
        self.assertIn("(ratio -1: a sign)", page)
        self.assertIn("37.5 of 100", page)
        self.assertNotIn("a key", page)

    def test_the_key_stands_in_no_file(self):
        for file in self.out.rglob("*.*"):
            self.assertNotIn("a key", file.read_text("utf-8"))

    def test_the_rubric_shows_what_the_grader_prints(self):
        page = ROOT / "tutorials/rubric.md"
        command = f'./tutorials/grade submissions --task {REFERENCE.relative_to(ROOT)} --seeds "a key"'
        self.assertTrue(fits(shown(page, command), self.whole.stdout.splitlines()), self.whole.stdout)
        table = [",".join(line.split(",")[:6]) for line in (self.out / "grades.csv").read_text("utf-8").splitlines()]
        self.assertEqual(shown(page, "cut -d , -f 1-6 grades/grades.csv"), table)
        text = page.read_text("utf-8")
        for student, sentence in re.findall(r"^\| (\w+-\w+) \|.*\| `(.*)` \|$", text, re.M):
            said = "\n".join(self.sentences(student, name) for name in ("public", "private"))
            self.assertIn(sentence.replace("\\|", "|"), said)

    def test_the_teacher_hears_whom_to_look_at(self):
        self.assertIn("  hans-seed: The layer keeps the contract for the seed of the stub", self.whole.stdout)


if __name__ == "__main__":
    unittest.main()
