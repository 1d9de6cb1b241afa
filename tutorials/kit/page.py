"""A task and a verdict as lines of text."""

from pathlib import Path

from screen import coloured, wrapped


def task_lines(task, root: Path, most: int) -> list:
    """The task in at most so many lines."""
    text = []
    for part in task.text():
        indent = len(part) - len(part.lstrip())
        text += wrapped(part, "", " " * (indent + 4) if indent else "")
    if len(text) > most:
        text = text[:most - 1] + [f"… the rest is in {task.header.relative_to(root)}"]
    return [coloured(f"{task.name}  {task.title()}", "1"), "", *text, ""]


def verdict_lines(task, verdict) -> list:
    headline = f"{verdict.headline}   ({verdict.seconds:.1f} s)"
    lines = [coloured(headline, "1;32" if verdict.solved else "1;31")]
    for sentence in verdict.sentences:
        lines += wrapped(sentence, "  - ", "    ")
    for line in verdict.prints:
        lines += wrapped(line, "  ", "    ")
    if verdict.solved and task.note("Proved"):
        lines += ["", *wrapped(f"Proved: {task.note('Proved')}")]
    return lines
