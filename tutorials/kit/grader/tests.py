"""Points for the student's tests: they accept right layers, and find planted mistakes."""

from grader.result import Check, Part
from grader.words import ending, failures
from grader.workshop import Workshop

ACCEPTING = 1 / 6  # the share of the points for tests that accept right layers, if they find any mistake


def tests_part(workshop: Workshop, tests) -> Part:
    alarm = _false_alarm(workshop, tests)
    checks = [Check("no false alarm on a right layer", not alarm, alarm)]
    for planted, layer in workshop.setting.bench.planted():
        if alarm:
            found, sentence = False, "Not tried, because your tests do not accept a right layer."
        else:
            found = bool(sentences_on(workshop, tests, layer))
            sentence = f"Your tests pass on a layer with this mistake: {planted.mistake}."
        checks.append(Check(f"finds: {planted.mistake}", found, [] if found else [sentence]))
    found = sum(check.right for check in checks[1:])
    share = ACCEPTING + (1 - ACCEPTING) * found / (len(checks) - 1) if found else 0
    most = workshop.setting.task.points["tests"]
    return Part("tests", "Your tests", round(most * share, 1), most, checks)


def _false_alarm(workshop: Workshop, tests) -> list:
    """What the tests say against right layers. The reference is tried twice, because a test that fails
    by chance is a false alarm too."""
    if isinstance(tests, list):
        return tests
    right = workshop.setting.bench.right()
    for layer in (*right, right[0]):
        sentences = sentences_on(workshop, tests, layer)
        if sentences:
            return [f"On a right layer: {sentence}" for sentence in sentences]
    return []


def sentences_on(workshop: Workshop, tests, layer) -> list:
    """With what the tests fail on a layer; an empty list if they pass."""
    program = workshop.program(tests, layer, workshop.setting.bench.main)
    if isinstance(program, list):
        return program
    outcome = workshop.run(program, "-r", "compact", "-w", "NoTests")
    if outcome.fine:
        return []
    return failures(outcome.out) or [ending(outcome, workshop.setting.limits, "The program of the tests")]
