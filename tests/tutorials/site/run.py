"""Checks the site of the course: every file, and the pages in a real browser. ./tests/run --site
calls it after it has built the site."""

import argparse
import base64
import re
import sys
import time
from pathlib import Path

from browser_checks import LOOKS, WIDTHS, Reader
from chromium import Chromium
from planted import find_planted
from static_checks import check_static

CHAPTER = re.compile(r"tutorials/\d\d-[\w-]+\.html")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, required=True)
    parser.add_argument("--files", action="store_true", help="only the files, without a browser")
    parser.add_argument("--page", action="append", help="only these pages in the browser")
    parser.add_argument("--screenshots", type=Path, help="only take pictures, into a folder")
    options = parser.parse_args()
    begin, faults = time.monotonic(), []
    site = options.site
    pages = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    texts = options.page or [page for page in pages if is_text(site, page)]
    samples = [] if options.page else sample(pages, site)
    if not options.page and not options.screenshots:
        faults += check_static(site)
        print(f"{len(pages)} files: links, anchors, names ({time.monotonic() - begin:.0f} s)")
    if not options.files:
        with Chromium() as browser:
            if options.screenshots:
                take_pictures(browser, site, texts + samples, options.screenshots)
                return 0
            faults += read(browser, site, texts, samples)
            if not options.page:
                faults += find_planted(browser, site, next(filter(CHAPTER.fullmatch, pages)))
    print(*faults, sep="\n")
    print(f"{len(faults)} faults, {time.monotonic() - begin:.0f} s")
    return 1 if faults else 0


def read(browser: Chromium, site: Path, texts: list[str], samples: list[str]) -> list:
    """The faults that a reader meets."""
    begin, reader = time.monotonic(), Reader(browser, site)
    for page in texts:
        reader.read(page, WIDTHS if page == texts[0] else WIDTHS[:1])
    for page in samples:
        reader.read(page, ())
    reader.use_menu(texts[0])
    for page in filter(CHAPTER.fullmatch, texts):
        reader.search(word_of(site, page), page)
    reader.search("zyzzyvaquux", None)
    seconds = time.monotonic() - begin
    print(f"{len(texts)} pages, {len(samples)} of sources and API in Chromium ({seconds:.0f} s)")
    return reader.faults


def is_text(site: Path, page: str) -> bool:
    """Pages made from Markdown, and the start page."""
    return not page.startswith("api/") and "<section id=" in (site / page).read_text("utf-8")


def sample(pages: list[str], site: Path) -> list[str]:
    """The longest source and page of the API reference, and a few others."""
    chosen = {"api/annotated.html", "api/files.html", "engine/index.html", "search.html"}
    for folder in ("engine/", "flows/", "api/class"):
        chosen.add(max((p for p in pages if p.startswith(folder)), key=lambda p: (site / p).stat().st_size))
    return sorted(chosen & set(pages))


def word_of(site: Path, page: str) -> str:
    """A word from the middle of a chapter, by which a search must find it."""
    article = (site / page).read_text("utf-8").partition("<article")[2].partition("</article>")[0]
    prose = re.sub(r"<(pre|span|div class=.math)[^>]*>.*?</(pre|span|div)>|<[^>]*>", " ", article, flags=re.S)
    words = re.findall(r"\b[a-z]{5,}\b", prose)
    return max(words[len(words) // 2 : len(words) // 2 + 200], key=len)


def take_pictures(browser: Chromium, site: Path, pages: list[str], folder: Path) -> None:
    """PAGE-WIDTH-light-1.png and so on, with all answers unfolded, for somebody who looks at them."""
    folder.mkdir(parents=True, exist_ok=True)
    reader, longest = Reader(browser, site), 2400
    for page in pages:
        reader.open(page)
        reader.ask("siteChecks.openDetails(true)")
        for width, dark in LOOKS:
            browser.show(width, dark=dark)
            height = reader.ask("document.documentElement.scrollHeight")
            name = f"{page.removesuffix('.html').replace('/', '_')}-{width}-{'dark' if dark else 'light'}"
            for number, top in enumerate(range(0, height, longest), 1):
                part = {"x": 0, "y": top, "width": width, "height": min(longest, height - top), "scale": 1}
                how = {"format": "png", "captureBeyondViewport": True, "clip": part}
                picture = browser.send("Page.captureScreenshot", **how)
                (folder / f"{name}-{number}.png").write_bytes(base64.b64decode(picture["data"]))


if __name__ == "__main__":
    sys.exit(main())
