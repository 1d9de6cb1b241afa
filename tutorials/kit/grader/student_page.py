"""The page that a student gets: points, and a sentence for each point that is missing."""

from html import escape

from grader.result import Result, number

STYLE = """
body { font: 16px/1.5 Georgia, serif; color: #222; background: #fff; max-width: 46em; margin: 2em auto;
       padding: 0 1em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin: 1.6em 0 .3em; }
table { border-collapse: collapse; } td { padding: .15em 1.2em .15em 0; vertical-align: top; }
td.points { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.sum td { border-top: 1px solid #888; font-weight: bold; }
ul { list-style: none; padding: 0; } li { margin: .3em 0 .3em 1.5em; }
li::before { content: attr(data-mark); display: inline-block; width: 1.5em; margin-left: -1.5em; font-weight: bold; }
li.right { color: #04603f; } li.wrong { color: #8a3200; }
p.sentence { margin: .1em 0 .1em 0; font: 14px/1.45 ui-monospace, monospace; color: #222; overflow-wrap: anywhere; }
footer { margin-top: 2.5em; color: #555; font-size: .9em; }
"""


def student_page(result: Result, title: str) -> str:
    """A page that needs nothing but itself."""
    name = escape(result.student)
    return (f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width">\n<title>{name}: {escape(title)}</title>\n'
            f"<style>{STYLE}</style>\n</head>\n<body>\n<h1>{name}: {escape(title)}</h1>\n{_table(result)}"
            f"{''.join(_part(part) for part in result.parts)}"
            f"<footer><p>{escape(result.isolation)} Grading took {result.seconds:.0f} s.</p></footer>\n"
            "</body>\n</html>\n")


def _table(result: Result) -> str:
    rows = [f'<tr><td>{escape(part.title)}</td><td class="points">{number(part.points)} of {number(part.of)}</td></tr>'
            for part in result.parts]
    rows.append(f'<tr class="sum"><td>Points</td><td class="points">{number(result.points)} of {number(result.of)}'
                "</td></tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>\n"


def _part(part) -> str:
    heading = f"<h2>{escape(part.title)}: {number(part.points)} of {number(part.of)}</h2>\n"
    return heading + "<ul>\n" + "".join(_checks(part.checks)) + "</ul>\n"


def _checks(checks: list) -> list:
    """Checks that fail with the very same sentences stand together."""
    items, at = [], 0
    while at < len(checks):
        first, names = checks[at], [checks[at].name]
        while at + 1 < len(checks) and not first.right and checks[at + 1].sentences == first.sentences:
            at += 1
            names.append(checks[at].name)
        kind, mark = ("right", "✓") if first.right else ("wrong", "✗")
        sentences = "".join(f'<p class="sentence">{escape(sentence)}</p>' for sentence in first.sentences)
        items.append(f'<li class="{kind}" data-mark="{mark}">{escape("; ".join(names))}{sentences}</li>\n')
        at += 1
    return items
