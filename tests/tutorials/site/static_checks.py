"""What can be seen in the files of a site without a browser: links, anchors, pictures, names."""

import posixpath
import re
import urllib.parse
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

LOADED = {("script", "src"), ("img", "src"), ("link", "href"), ("source", "src"), ("iframe", "src")}
URL_IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)""")


@dataclass(frozen=True)
class Fault:
    kind: str  # one or two words, such as "dead link"
    page: str  # the page's address in the site, and how it was shown
    what: str

    def __str__(self) -> str:
        return f"{self.page}: {self.kind}: {self.what}"


class Page(HTMLParser):
    """The ids, links and pictures of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.ids, self.links, self.pictures, self.comments = [], [], [], []
        self.language, self.counts, self.in_text = None, {}, False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag != "title" or "body" not in self.counts:  # drawings have titles of their own
            self.counts[tag] = self.counts.get(tag, 0) + 1
        self.in_text = self.in_text or tag == "article"
        self.ids += [values["id"]] if "id" in values else []
        self.language = values.get("lang") if tag == "html" else self.language
        if tag == "img":
            self.pictures.append(values)
        self.links += [(tag, n, values[n]) for n in ("href", "src", "action") if values.get(n)]

    def handle_endtag(self, tag):
        self.counts["/" + tag] = self.counts.get("/" + tag, 0) + 1
        self.in_text = self.in_text and tag != "article"

    def handle_comment(self, data):
        self.comments += [data.strip()] if self.in_text else []


def check_static(site: Path) -> list[Fault]:
    """The faults of all pages and style sheets."""
    files = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    texts = {file: (site / file).read_text(encoding="utf-8") for file in sorted(files)
             if file.endswith((".html", ".css"))}
    pages = {file: Page(text) for file, text in texts.items() if file.endswith(".html")}
    anchors = {file: set(page.ids) for file, page in pages.items()}
    faults = [f for name, page in pages.items() for f in check_page(name, page, files, anchors)]
    for file in sorted(texts.keys() - pages.keys()):
        faults += check_style(file, texts[file], files)
    return faults


def check_page(file: str, page: Page, files: set[str], anchors: dict[str, set[str]]) -> list[Fault]:
    """The faults of a page. Those of looks are not asked of Doxygen's pages."""
    found = []
    for tag, name, link in page.links:
        parts = urllib.parse.urlsplit(link)
        if parts.scheme or parts.netloc:
            if (tag, name) in LOADED and parts.scheme != "data":
                found.append(("not offline", link))
            continue
        target = target_of(file, parts.path)
        anchor = urllib.parse.unquote(parts.fragment)
        if target not in files:
            found.append(("dead link", link))
        elif anchor and anchor not in anchors.get(target, {anchor}):
            found.append(("dead anchor", link))
    found += [("picture without words", p.get("src", "")) for p in page.pictures if "alt" not in p]
    found += [("comment", comment) for comment in page.comments]
    counts = page.counts
    if page.language is None or counts.get("title") != 1:
        found.append(("bad head", f"language {page.language}, {counts.get('title', 0)} titles"))
    if not file.startswith("api/"):
        found += [("id twice", name) for name in set(page.ids) if page.ids.count(name) > 1]
        if counts.get("h1") != 1:
            found.append(("bad head", f"{counts.get('h1', 0)} main headings"))
        for tag in ("details", "summary", "section", "div"):
            if counts.get(tag, 0) != counts.get("/" + tag, 0):
                found.append(("not closed", tag))
    return [Fault(kind, file, what) for kind, what in found]


def check_style(file: str, text: str, files: set[str]) -> list[Fault]:
    """Files that a style sheet names and that are not there."""
    # KaTeX's style sheet names each font three times; the first, woff2, is enough.
    links = [link for link in URL_IN_CSS.findall(text) if not link.endswith((".woff", ".ttf"))]
    return [Fault("dead link", file, link) for link in links
            if not link.startswith("data:") and target_of(file, link) not in files]


def target_of(file: str, link: str) -> str:
    """The file of the site that a link names."""
    path = urllib.parse.unquote(link)
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), path)) if path else file
