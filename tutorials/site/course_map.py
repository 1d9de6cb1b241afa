"""Fills the start page: a card for each chapter, with its picture, number to hit and minutes."""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

logger = logging.getLogger(__name__)


def show_map(app, pagename, templatename, context, doctree):
    """For Sphinx: what the start page shows."""
    if pagename == "index":
        chapters = sorted(d for d in app.env.found_docs if re.match(r"tutorials/\d", d))
        context["chapters"] = [card(app, name) for name in chapters]
        return "start.html"
    return None


def card(app, name: str) -> dict:
    """What the map tells of a chapter."""
    chapter = app.env.get_doctree(name)
    pictures = [app.env.images.get(image["uri"]) for image in chapter.findall(nodes.image)]
    number, _, title = app.env.titles[name].astext().partition(" ")
    return {
        "name": name,
        "number": number,
        "title": title,
        "picture": f"_images/{pictures[0][1]}" if pictures and pictures[0] else None,
        "to_hit": number_to_hit(app, chapter),
        "minutes": minutes(app, name),
    }


def minutes(app, name: str) -> str:
    """What the table of README.md says of a chapter."""
    row = re.search(rf"\({re.escape(name)}\.md\).*\| (\d+) \|$", app.site_sources.texts["README.md"], re.M)
    if row is None:
        logger.warning("README.md has no row for the chapter %s that ends in minutes", name)
    return row[1] if row else "?"


def number_to_hit(app, chapter) -> str:
    """The paragraph that begins with "The number to hit.", as HTML without links."""
    for paragraph in chapter.findall(nodes.paragraph):
        if paragraph.astext().startswith("The number to hit"):
            text = paragraph.deepcopy()
            text.pop(0)
            for link in [*text.findall(nodes.reference), *text.findall(addnodes.pending_xref)]:
                link.replace_self(nodes.inline("", link.astext()))
            return app.builder.render_partial(text)["fragment"]
    return ""


def setup(app):
    app.connect("html-page-context", show_map)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
