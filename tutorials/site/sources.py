"""Writes a page for each source file, with numbered lines, and a list of files for each folder."""

import os
import posixpath
import re
import subprocess
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_for_filename
from pygments.util import ClassNotFound

FORMATTER = HtmlFormatter(nowrap=True)
LEFT_OUT = ("tutorials/solutions/", "tutorials/figures/", "tests/tutorials/fixture/")
INCLUDE = re.compile(r'(<span class="cpf">)(&quot;([^&<]+)&quot;)')
QUOTE = re.compile(r"<!-- from ([^\s#]+)(?:#\S+)? -->")


class Sources:
    """The files of the repository that have a page."""

    def __init__(self, root: Path):
        self.root = root
        self.texts = {}  # by path
        for path in list_files(root):
            if not path.startswith(LEFT_OUT):
                try:
                    self.texts[path] = (root / path).read_text(encoding="utf-8")
                except (UnicodeDecodeError, OSError):
                    pass  # a picture, a data set, or a file that is gone
        self.documents = set()  # the texts that Sphinx makes pages of, without ".md"
        self.files = {}  # folder: the names in it
        for path in self.texts:
            while path:
                folder, name = posixpath.split(path)
                self.files.setdefault(folder, set()).add(name)
                path = folder

    def page_of(self, path: str) -> str | None:
        """The address of the page of a file or folder, from the top of the site."""
        if path in self.files:
            readme = posixpath.join(path, "README")
            return f"{readme}.html" if readme in self.documents else f"{path}/index.html"
        if path.removesuffix(".md") in self.documents:
            return f"{path.removesuffix('.md')}.html"
        return f"{path}.html" if path in self.texts else None

    def line_of(self, path: str, tag: str | None) -> int | None:
        """The first line of the region between `// tag: TAG` and `// end: TAG`."""
        lines = self.texts.get(path, "").splitlines()
        if tag is None:
            return 1 if lines else None
        marks = [i for i, line in enumerate(lines, 1) if line.strip() == f"// tag: {tag}"]
        return marks[0] + 1 if marks else None


def list_files(root: Path) -> list[str]:
    """The files that git knows, or all files where there is no git."""
    command = ["git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return sorted(path for path in set(listed.stdout.split("\0")) if path)
    paths = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(str(path) for path in paths if path.parts[0] not in ("build", ".git"))


def pages(app):
    """For Sphinx: (name of the page, what its template shows, the template)."""
    sources = app.site_sources
    quotes = quoting_pages(app)
    api = api_pages()
    newest = max(file.stat().st_mtime for file in Path(app.confdir).rglob("*"))
    for path, text in sources.texts.items():
        document = path.removesuffix(".md") in sources.documents
        if not document and not is_written(app, path, quotes.get(path, []), newest):
            shown = {"code": show(sources, path, text), "quoted_in": quotes.get(path, [])}
            yield path, {**heading(sources, path), **shown, "api": api.get(path)}, "source.html"
    for folder, names in sources.files.items():
        page = sources.page_of(folder)
        if page.endswith("/index.html"):
            entries = [
                (name + ("/" if posixpath.join(folder, name) in sources.files else ""), target)
                for name in sorted(names)
                if (target := sources.page_of(posixpath.join(folder, name)))
            ]
            shown = {**heading(sources, folder), "entries": entries}
            yield page.removesuffix(".html"), shown, "folder.html"


def is_written(app, path: str, quotes: list[tuple[str, str]], newest: float) -> bool:
    """Whether the page is newer than the source, the pages that quote it, and this program."""
    page = Path(app.outdir, path + ".html")
    quoting = (Path(app.env.doc2path(name)).stat().st_mtime for name, _ in quotes)
    return page.is_file() and page.stat().st_mtime > max(
        newest, Path(app.site_sources.root, path).stat().st_mtime, *quoting
    )


def heading(sources, path):
    """The title of a page, and the folders above it."""
    parts = path.split("/")
    above = [("/".join(parts[: i + 1]), part) for i, part in enumerate(parts[:-1])]
    return {"title": path, "name": parts[-1], "above": [(part, sources.page_of(f)) for f, part in above]}


def show(sources, path: str, text: str) -> str:
    """The text in colours, a <span id="L12"> around each line, included files linked."""
    up = "../" * path.count("/")

    def link(match):
        page = sources.page_of(match[3])
        return f'{match[1]}<a href="{up}{page}">{match[2]}</a>' if page else match[0]

    code = INCLUDE.sub(link, highlight(text, lexer_for(posixpath.splitext(path)[1] or path), FORMATTER))
    lines = code.rstrip("\n").split("\n")
    return "\n".join(f'<span id="L{i}">{line}</span>' for i, line in enumerate(lines, 1))


@cache
def lexer_for(name: str):
    """The lexer for files whose names end like this one. To look it up takes longer than to use it."""
    try:
        return get_lexer_for_filename("a" + name, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


def quoting_pages(app) -> dict[str, list[tuple[str, str]]]:
    """For each source the pages that quote it: (name of the page, its title)."""
    quotes: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(app.env.found_docs):
        text = Path(app.env.doc2path(name)).read_text(encoding="utf-8")
        for path in sorted(set(QUOTE.findall(text))):
            quotes.setdefault(path, []).append((name, app.env.titles[name].astext()))
    return quotes


def api_pages() -> dict[str, str]:
    """For each header its page in the API reference, from the list that Doxygen has written."""
    folder = os.environ.get("TAPEFLOW_API")
    if not folder:
        return {}
    files = ElementTree.parse(Path(folder, "tags.xml")).iterfind("compound[@kind='file']")
    return {
        file.findtext("path") + file.findtext("name"): "api/" + file.findtext("filename")
        for file in files
    }


def remove_old(app, exception):
    """Removes pages of an earlier build whose sources are gone."""
    if exception is not None:
        return
    sources = app.site_sources
    kept = {f"{name}.html" for name in sources.documents | {"search"}}
    kept |= {sources.page_of(path) for path in sources.texts.keys() | sources.files.keys()}
    for extra in map(Path, app.config.html_extra_path):
        kept |= {file.relative_to(extra).as_posix() for file in extra.rglob("*.html")}
    for file in Path(app.outdir).rglob("*.html"):
        if file.relative_to(app.outdir).as_posix() not in kept:
            file.unlink()


def keep_light(app, pagename, templatename, context, doctree):
    """A source's page needs no table of contents, which takes most of the time of a page."""
    if templatename in ("source.html", "folder.html"):
        context.pop("toctree", None)


def find_sources(app):
    app.site_sources = Sources(Path(app.srcdir, "README.md").resolve().parent)


def always(app, env, added, changed, removed):
    """The start page is always written again, so that the sources are, which Sphinx does not watch."""
    app.site_sources.documents = set(env.found_docs)
    return ["index"]


def setup(app):
    app.connect("builder-inited", find_sources)
    app.connect("html-collect-pages", pages)
    app.connect("html-page-context", keep_light, priority=100)
    app.connect("env-get-outdated", always)
    app.connect("build-finished", remove_old)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
