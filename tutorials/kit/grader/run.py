"""Grades many submissions, several at a time, and keeps what is done."""

import json
import shutil
import sys
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

from grader.box import BoxError, Stopped
from grader.cases import secret
from grader.grading import grade
from grader.overview import write_overview, write_whole
from grader.progress import Progress
from grader.result import Result, from_dict, number
from grader.student_page import student_page
from grader.submission import find_submissions, read_submission
from grader.workshop import Setting


class Run:
    """The grading of a folder of submissions into a folder of grades."""

    def __init__(self, setting: Setting, options, work: Path):
        self._setting, self._out, self._work = setting, options.out, work
        self._jobs, self._folders = options.jobs, find_submissions(options.submissions)
        self._students = options.out / "students"
        self._identity = setting.bench.identity()
        self._results, self._failed = {}, {}

    def grade_all(self) -> int:
        self._students.mkdir(parents=True, exist_ok=True)
        print(self._setting.box.sentence(), file=sys.stderr)
        self._check_reference()
        left = [folder for folder in self._folders if not self._is_graded(folder)]
        progress = Progress(len(self._folders), len(left), self._jobs)
        try:
            self._grade(left, progress)
        except KeyboardInterrupt:
            self._setting.box.stop()
            progress.end()
            print(f"Interrupted: {len(self._results)} of {len(self._folders)} are graded, and --resume goes on.",
                  file=sys.stderr)
            return 130
        finally:
            self._write_overview()
        progress.end()
        return self._closing_words()

    def _check_reference(self) -> None:
        """The reference has to get all points, or the grades would mean nothing."""
        submission = read_submission(self._setting.task.folder, self._setting.task)
        if self._known(self._out / "reference.json", submission):
            return
        result = grade(self._setting, submission, self._work / "reference")
        wrong = [check for part in result.parts for check in part.checks if not check.right]
        if wrong:
            raise BoxError(f"the reference {self._setting.task.name} itself gets {number(result.points)} of "
                           f"{number(result.of)} points: {wrong[0].name}: {' '.join(wrong[0].sentences)}")
        result.fingerprint = self._fingerprint(submission)
        self._write(self._out / "reference.json", result)

    def _grade(self, folders: list, progress: Progress) -> None:
        """Two threads a processor would only compete; each thread waits for one submission's processes."""
        pool = ThreadPoolExecutor(self._jobs)
        try:
            waiting = {pool.submit(self._grade_one, folder, progress): folder for folder in folders}
            while waiting:
                done, _ = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)  # so that Ctrl-C is seen
                for future in done:
                    self._take(waiting.pop(future), future, progress)
        except KeyboardInterrupt:
            self._setting.box.stop()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def _grade_one(self, folder: Path, progress: Progress) -> Result:
        work = self._work / f"job{threading.get_ident()}"
        work.mkdir(exist_ok=True)
        work.chmod(0o711)
        submission = read_submission(folder, self._setting.task)
        result = grade(self._setting, submission, work / "submission",
                       lambda stage: progress.stage(folder.name, stage))
        shutil.rmtree(work, ignore_errors=True)
        result.fingerprint = self._fingerprint(submission)
        return result

    def _take(self, folder: Path, future, progress: Progress) -> None:
        try:
            result = future.result()
        except Stopped:
            return
        except (BoxError, OSError) as error:
            self._failed[folder.name] = str(error)
            progress.done(folder.name, f"not graded: {error}")
            return
        self._keep(result)
        progress.done(folder.name, f"{number(result.points)} of {number(result.of)} points, {result.seconds:.0f} s")

    def _keep(self, result: Result) -> None:
        """The page first: where a result is, its page is."""
        write_whole(self._students / f"{result.student}.html", student_page(result, self._setting.task.title))
        self._write(self._students / f"{result.student}.json", result)
        self._results[result.student] = result

    def _is_graded(self, folder: Path) -> bool:
        """Whether an earlier run has graded it. Its result is taken over."""
        result = self._known(self._students / f"{folder.name}.json", read_submission(folder, self._setting.task))
        if result:
            self._results[folder.name] = result
        return bool(result)

    def _known(self, file: Path, submission):
        """The result in a file, if it is that of these very sources, by the same task and key."""
        try:
            result = from_dict(json.loads(file.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return result if result.fingerprint == self._fingerprint(submission) else None

    @staticmethod
    def _write(file: Path, result: Result) -> None:
        write_whole(file, json.dumps(result.to_dict(), indent=1, ensure_ascii=False) + "\n")

    def _fingerprint(self, submission) -> str:
        limits = self._setting.limits
        return f"{secret(self._setting.key, self._identity, submission.checksum(), limits):012x}"

    def _write_overview(self) -> None:
        write_overview(self._out, [self._results[name] for name in sorted(self._results)])

    def _closing_words(self) -> int:
        print(f"The grades of {len(self._results)} students are in {self._out}: grades.csv, grades.json, grades.xml "
              "and a page for each in students.")
        marked = [name for name, result in sorted(self._results.items()) if result.remarks]
        if marked:
            print("Look at these before you hand them out:")
            for name in marked:
                print(*(f"  {name}: {remark}" for remark in self._results[name].remarks), sep="\n")
        for name, why in sorted(self._failed.items()):
            print(f"tutorials/grade: {name} is not graded: {why}", file=sys.stderr)
        return 1 if self._failed else 0
