"""Faults that are planted into a page of the site, each with the kinds that the checks must name. A
check that has never failed has not been tested."""

import re
import tempfile
from pathlib import Path

from browser_checks import Reader
from chromium import Chromium
from static_checks import Page, check_page

END = "</article>"

# What the faults need of a chapter: its title, a picture, an equation, an answer.
PARTS = (r"<h1.*?</h1>", r"<p><img.*?</p>", r'<div class="math-wrapper.*?</div>\s*</div>',
         r"<details>.*?</details>")

# What the browser sees: (kinds, what is put into the page).
IN_BROWSER = [
    ("", ""),
    ("broken picture, console", '<img src="no_such_picture.png" alt="none">'),
    ("too wide", "<div style='width: 3000px'>wide</div>"),
    ("raw formula", "<p>the density $p(x)$ of x</p>"),
    ("raw formula", "<p>the density \\(p(x)\\) of x</p>"),
    ("raw formula, console", '<span class="math">\\nosuchcommand</span>'),
    ("covered", "<style>.katex-html > .tag {position: absolute !important; right: 45%}</style>"),
    ("contrast", '<p style="color: #999; background: #fff">pale words</p>'),
    ("console", "<script>undefinedFunction();</script>"),
    ("console", "<script>console.error('something');</script>"),
    ("not reached", '<a href="#" tabindex="-1">a link</a>'),
    ("not reached", '<span style="cursor: pointer" onclick="void 0">a button</span>'),
    ("focus not seen", "<style>summary:focus-visible {outline: none !important}</style>"),
    ("zoom", "<script>HTMLDialogElement.prototype.showModal = () => 0;</script>"),
    ("zoom, not reached", "<script>HTMLDialogElement.prototype.close = () => 0;</script>"),
]

# What stands in the file itself.
IN_FILE = [
    ("", ""),
    ("dead link", '<a href="no-such-page.html">a page</a>'),
    ("dead anchor", '<a href="#no-such-section">a section</a>'),
    ("not offline", '<script src="https://example.org/script.js"></script>'),
    ("picture without words", '<img src="../_static/file.png">'),
    ("id twice", '<p id="svg-menu">again</p>'),
    ("comment", "<!-- from engine/tape.cpp#walk -->"),
    ("not closed", "<details><summary>a question</summary>"),
    ("bad head", "<h1>a second title</h1>"),
]


def find_planted(browser: Chromium, site: Path, page: str) -> list[str]:
    """Sentences on planted faults that were not found, and on others that were."""
    text = (site / page).read_text(encoding="utf-8")
    files = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    sentences = []
    for kinds, html in IN_FILE:
        spoiled = Page(text.replace(END, html + END, 1))
        faults = check_page(page, spoiled, files, {page: set(spoiled.ids)})
        sentences += compare(kinds, html, faults)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for entry in site.iterdir():
            if entry.name not in (page.split("/")[0], "searchindex.js"):
                (copy / entry.name).symlink_to(entry.resolve())
        (copy / page).parent.mkdir()
        for kinds, html in IN_BROWSER:
            (copy / page).write_text(shortened(text).replace(END, html + END), encoding="utf-8")
            reader = Reader(browser, copy)
            reader.read(page)
            sentences += compare(kinds, html, reader.faults)
        index = (site / "searchindex.js").read_text(encoding="utf-8")
        spoiled = index.replace(page.removesuffix(".html"), "elsewhere")
        (copy / "searchindex.js").write_text(spoiled, encoding="utf-8")
        reader = Reader(browser, copy)
        reader.search("Yellowstone", page)
        sentences += compare("search", "another page in the index", reader.faults)
    return sentences


def shortened(text: str) -> str:
    """The page with a few parts of its text: what is checked so often has to be short."""
    head, _, rest = text.partition('<article role="main">')
    article, _, foot = rest.partition(END)
    parts = [re.search(part, article, re.S).group() for part in PARTS]
    foot = re.sub(r'<aside class="toc-drawer.*</aside>', "", foot, flags=re.S)
    return head + '<article role="main">' + "\n".join(parts) + END + foot


def compare(planted: str, html: str, faults: list) -> list[str]:
    """Nothing, or a sentence on what the checks should have found."""
    wanted, found = set(planted.split(", ")) - {""}, {fault.kind for fault in faults}
    if found == wanted:
        return []
    seen = "; ".join(map(str, faults)) or "nothing"
    return [f"planted: {planted or 'nothing'} ({html}); found: {seen}"]
