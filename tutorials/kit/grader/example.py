"""Points for the number of the example: the student's program, and a fit that the grader trusts."""

import json
import math
from pathlib import Path

from grader.cases import secret
from grader.result import Check, Part
from grader.words import ending
from grader.workshop import Workshop

SCRIPT = '"$@" --json number.json >&2; code=$?; head -c 1000 number.json; exit $code'
OWN, FIT = "your example", "a flow of your layer, fitted by the grader"


def example_part(workshop: Workshop, layer, example, endless: bool) -> Part:
    """The student's program counts no more than the fit: what a program prints may be made up."""
    setting = workshop.setting
    seed = secret(setting.key, setting.task.name, "example") % 2**31
    own, fit = ((0, Check(name, False, ["It was not run, because your layer does not end."]))
                for name in (OWN, FIT)) if endless else (_own(workshop, layer, example, seed),
                                                         _fit(workshop, layer, seed))
    most = setting.task.points["example"]
    return Part("example", "The number", round(most * (min(own[0], fit[0]) + fit[0]) / 2, 1), most, [own[1], fit[1]])


def _own(workshop: Workshop, layer, example, seed: int):
    """The share of the points, and the check."""
    program = workshop.program(example, layer)
    numbers = []
    for each in (1, seed):
        above = _above(workshop, program, each, "Your example")
        if isinstance(above, list):
            return 0, Check(OWN, False, above)
        numbers.append(above)
    if numbers[0] == numbers[1]:
        return 0, Check(OWN, False, [f"Your example finds {numbers[0]:g} for two seeds, to the last digit: does it fit "
                                     "anything?"])
    return _judged(workshop, OWN, numbers[1])


def _fit(workshop: Workshop, layer, seed: int):
    program = workshop.program(workshop.setting.bench.fit, layer)
    above = _above(workshop, program, seed, "A fit of your layer")
    return (0, Check(FIT, False, above)) if isinstance(above, list) else _judged(workshop, FIT, above)


def _above(workshop: Workshop, program, seed: int, who: str):
    """The number that a program writes, or sentences."""
    if isinstance(program, list):
        return program
    outcome = workshop.run(program, "--seed", str(seed), shell=SCRIPT)
    if not outcome.fine:
        return [ending(outcome, workshop.setting.limits, who)]
    try:
        above = float(json.loads(outcome.out)["above"])
    except (ValueError, KeyError, TypeError):
        return [f'{who} writes no {{"above": NUMBER}} into the file behind --json.']
    return above if math.isfinite(above) else [f"{who} ends at {above} nats."]


def _judged(workshop: Workshop, name: str, above: float):
    goal, margin = workshop.setting.task.above, workshop.setting.task.margin
    said = f"{above:.4g} nats above the truth's entropy"
    if above < -margin:
        return 0, Check(name, False, [f"{said}: no density can be below it. A log_det is wrong."])
    if above <= goal + margin:
        return 1, Check(f"{name}: {said}", True)
    wanted = f"the reference comes to {goal:g}, and {goal + margin:.4g} is enough for all points"
    if above <= goal + 3 * margin:
        return 0.5, Check(name, False, [f"{said}; {wanted}: half of them."])
    return 0, Check(name, False, [f"{said}; {wanted}."])
