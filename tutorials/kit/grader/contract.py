"""Points for the contract, with the seed of the stub and with others."""

import secrets

from grader.cases import private_cases, public_cases
from grader.result import Check, Part
from grader.words import ending
from grader.workshop import Workshop

KNOWS_THE_SEED = ("The layer keeps the contract for the seed of the stub and breaks it for others, with as many "
                  "columns: does it know the seed?")


def contract_parts(workshop: Workshop, layer, remarks: list):
    """The two parts, and whether the layer had to be ended."""
    setting = workshop.setting
    cases = {"public": public_cases(setting.task), "private": private_cases(setting.task, setting.key)}
    verdicts, endless = _verdicts(workshop, layer, [case for each in cases.values() for case in each])
    parts = []
    for kind, title in (("public", "The contract, seed of the stub"), ("private", "The contract, other seeds")):
        checks = [Check(f"case {k}, {case.features} column{'s' * (case.features > 1)}", not verdicts[case.name],
                        verdicts[case.name]) for k, case in enumerate(cases[kind], 1)]
        most = setting.task.points[kind]
        right = sum(check.right for check in checks)
        parts.append(Part(kind, title, round(most * right / len(checks), 1), most, checks))
    known = {case.features for case in cases["public"]}
    if not any(verdicts[case.name] for case in cases["public"]) and \
            any(verdicts[case.name] for case in cases["private"] if case.features in known):
        remarks.insert(0, KNOWS_THE_SEED)
    return parts, endless


def _verdicts(workshop: Workshop, layer, cases: list):
    """The broken sentences of each case by its name, and whether the layer had to be ended."""
    task, limits = workshop.setting.task, workshop.setting.limits
    program = workshop.program(workshop.setting.bench.judge, layer) if not isinstance(layer, list) else layer
    if isinstance(program, list):
        return {case.name: program for case in cases}, False
    word = secrets.token_hex(16)
    intervals = [f"{low} {high}" for low, high in (task.data, task.latents)]
    outcome = workshop.run(program, given="\n".join([word, *intervals, *(case.line() for case in cases)]))
    verdicts, done = {case.name: [] for case in cases}, set()
    for line in outcome.out.splitlines():
        if not line.startswith(f"{word} "):
            continue  # a line that the layer printed
        name, _, sentence = line.removeprefix(f"{word} ").partition(": ")
        if sentence:
            verdicts[name].append(sentence)
        else:
            done.add(name.removesuffix("."))
    for case in cases:
        if case.name not in done:
            verdicts[case.name].append(ending(outcome, limits, "Your layer"))
    return verdicts, outcome.why in ("seconds", "idle")
