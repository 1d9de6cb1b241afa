"""Grades one submission."""

import time
from pathlib import Path

from grader.contract import contract_parts
from grader.example import example_part
from grader.result import Result
from grader.submission import Submission
from grader.tests import sentences_on, tests_part
from grader.workshop import Setting, Workshop


def grade(setting: Setting, submission: Submission, folder: Path, stage=lambda name: None) -> Result:
    """Works in the folder, which is emptied first. `stage` is told what is going on."""
    begin = time.monotonic()
    workshop, remarks = Workshop(setting, submission, folder), submission.unusual(setting.task)
    stage("compiling")
    layer, tests, example = workshop.layer(), workshop.tests(), workshop.example()
    stage("contract")
    parts, endless = contract_parts(workshop, layer, remarks)
    stage("example")
    parts.append(example_part(workshop, layer, example, endless))
    stage("tests")
    parts.append(tests_part(workshop, tests))
    if parts[-1].checks[0].right and not isinstance(layer, list) and not endless:
        own = sentences_on(workshop, tests, layer)
        if own:
            remarks.append(f"The tests find fault with the student's own layer: {own[0]}")
    return Result(submission.student, setting.task.name, parts, remarks, setting.box.sentence(),
                  round(time.monotonic() - begin, 1))
