"""Sentences for what a compiler, a test or the end of a program says."""

import re

from grader.box import Limits, Outcome
from verdict import compiler_errors

FAILED = re.compile(r"^\S*?([^/\s]+:\d+): failed: (.*)$", re.M)
WORDS = re.compile(r"^explicitly with 1 message: '(.*)'$")
SIGNALS = {4: "an illegal instruction", 6: "it gave up: an exception that nobody caught?",
           7: "a bus error", 8: "a division of whole numbers by zero",
           9: "the machine had no memory left?", 11: "does an index run past the end of an array?"}


def ending(outcome: Outcome, limits: Limits, who: str) -> str:
    """Why a program did not come to its end, in one sentence."""
    last = (outcome.err.strip().splitlines() or [""])[-1][:300]
    if outcome.why == "seconds":
        return f"{who} needed more than {limits.seconds} s of a processor: does a loop never end?"
    if outcome.why == "idle":
        return f"{who} did nothing for {limits.idle} s: does it wait for something?"
    if outcome.why == "memory":
        return f"{who} needed more than {limits.memory} MB of memory."
    if outcome.why == "file":
        return f"{who} wrote more than {limits.file} MB into a file."
    if outcome.why == "signal":
        return f"{who} crashed with signal {outcome.code}: {SIGNALS.get(outcome.code, 'see signal(7)')}"
    if outcome.code:
        return f"{who} ended with the exit code {outcome.code}" + (f": {last}" if last else ".")
    return f"{who} ended before it was checked: does it call exit?"


def compiler_sentences(outcome: Outcome, limits: Limits, kind: str, task) -> list:
    if outcome.why:
        return [ending(outcome, limits, "The compiler")]
    errors = compiler_errors(outcome.err)
    sentences = [f"It does not compile: {error}" for error in errors] or \
        [f"It does not compile: {line}" for line in outcome.err.strip().splitlines()[-3:]]
    if kind == "tests":
        sentences.append(f"The tests are compiled with a header that has {task.make} and nothing else of the layer.")
    return sentences


def failures(report: str) -> list:
    """The sentences of Catch2's compact report, as tests/run --layer shows them."""
    sentences = []
    for place, text in FAILED.findall(report):
        words = WORDS.match(text)
        sentences.append(words[1] if words else f"{place}: {text}")
    return sentences[:5]
