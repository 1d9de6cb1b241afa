"""The page of the results, README.md: read to know old results, written after a run."""

import re
from pathlib import Path

from mistakes import KINDS, ListError

PAGE = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->\n"

# Of these kinds every mistake must be found.
STRICT = ("log-det", "mask", "adjoint", "selection", "leak")
LEAST_SHARE = 0.95

NOT_RUN, SURVIVES = "not run", "**nothing**"


def code(text):
    """Text as code in a cell of a table."""
    text = " ".join(text.split()).replace("|", "\\|")
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}" if text else "nothing"


def key(mistake):
    """The part of a row that is the same as long as the mistake is."""
    wrong = "" if mistake.wrong == "{}" else mistake.wrong
    change = f"{code(mistake.right)} → {code(wrong)}"
    return f"{mistake.file} | {mistake.words}: {change} | {mistake.kind}"


def row(number, mistake, verdict):
    if mistake.equivalent:
        verdict = f"equivalent: {mistake.equivalent}"
    return f"| {number} | {key(mistake)} | {verdict} |"


def read_rows():
    """What the page says of each mistake, by its key."""
    rows = re.findall(r"^\| \d+ \| (.*) \| ([^|]*) \|$", PAGE.read_text(), re.M)
    return dict(rows)


def known_verdicts(mistakes):
    rows = read_rows()
    return {m.number: rows[key(m)] for m in mistakes
            if rows.get(key(m), NOT_RUN) != NOT_RUN and not m.equivalent}


def summary(mistakes, verdicts):
    lines = ["| kind | mistakes | found | not found | equivalent |", "|---|---|---|---|---|"]
    for kind in [*KINDS, "all"]:
        group = [m for m in mistakes if kind in ("all", m.kind)]
        if group:
            run = [verdicts[m.number] for m in group if m.number in verdicts and not m.equivalent]
            lost, equal = run.count(SURVIVES), sum(bool(m.equivalent) for m in group)
            lines.append(f"| {kind} | {len(group)} | {len(run) - lost} | {lost} | {equal} |")
    return lines


def write(mistakes, verdicts):
    rows = [row(n, m, verdicts.get(m.number, NOT_RUN)) for n, m in enumerate(mistakes, 1)]
    head = ["| number | file | mistake: right → planted | kind | found by |",
            "|---|---|---|---|---|"]
    text = PAGE.read_text()
    before, after = text[:text.index(BEGIN)], text[text.index(END):]
    lines = [*summary(mistakes, verdicts), "", *head, *rows]
    PAGE.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n\n" + after)


def check(mistakes):
    """ListError unless the page says what found each mistake of the list, and lists no other."""
    rows = read_rows()
    for mistake in mistakes:
        if rows.pop(key(mistake), NOT_RUN) == NOT_RUN:
            raise ListError(f"{mistake}: has no result in tests/mutation/README.md; "
                            "run ./tests/mutants")
    for left in rows:
        raise ListError(f"tests/mutation/README.md has a row that is not in the list: {left}")


def shortcomings(mistakes, verdicts):
    """Sentences on what the tests should have found."""
    counted = [m for m in mistakes if not m.equivalent and m.number in verdicts]
    lost = [m for m in counted if verdicts[m.number] == SURVIVES]
    sentences = [f"must be found: {m} ({m.kind})" for m in lost if m.kind in STRICT]
    if len(lost) > (1 - LEAST_SHARE) * len(counted):
        sentences.append(f"{len(counted) - len(lost)} of {len(counted)} mistakes are found, "
                         f"fewer than {LEAST_SHARE:.0%}")
    return sentences
