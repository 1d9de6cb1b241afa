"""Reads what a chapter says in comments, links and formulas beyond plain Markdown."""

import re
from pathlib import PurePosixPath

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)
FROM = re.compile(r"<!-- from ([^\s#]+)(?:#(\S+))? -->")
TAG = re.compile(r"\\tag\{([^}]+)\}")


class Comments(SphinxTransform):
    """Takes comments out of the page. Above a block `from` a source goes a link to its line."""

    default_priority = 300

    def apply(self):
        for lost in self.document.findall(nodes.comment):
            logger.warning("MyST leaves out a line that begins with %", location=lost)
        for raw in list(self.document.findall(nodes.raw)):
            text = raw.astext().strip()
            if not text.startswith("<!--"):
                continue
            if quoted := FROM.fullmatch(text):
                self.caption(raw, *quoted.groups())
            raw.parent.remove(raw)

    def caption(self, comment, path, tag):
        sources = self.app.site_sources
        line = sources.line_of(path, tag)
        if line is None:
            logger.warning("there is no region %s#%s", path, tag, location=comment)
            return
        link = nodes.reference("", f"{path}, line {line}", internal=True)
        link["refuri"] = f"{way_up(self.env.docname)}{sources.page_of(path)}#L{line}"
        parent = comment.parent
        parent.insert(parent.index(comment), nodes.paragraph("", "", link, classes=["from"]))


class Links(SphinxTransform):
    """Leads links to sources and folders to their pages."""

    default_priority = 300

    def apply(self):
        here = PurePosixPath(self.env.docname).parent
        for kind in (addnodes.download_reference, addnodes.pending_xref):
            for link in list(self.document.findall(kind)):
                target, _, anchor = link["reftarget"].partition("#")
                path = normal(here / target) if target else ""
                if path and not target.endswith(".md"):
                    self.lead(link, path, anchor)

    def lead(self, link, path, anchor):
        page = self.app.site_sources.page_of(path)
        if page is None:
            logger.warning("a link leads to %s, which has no page", path, location=link)
            return
        uri = way_up(self.env.docname) + page + (f"#{anchor}" if anchor else "")
        link.replace_self(nodes.reference("", "", *link.children, refuri=uri, internal=True))


class Anchors(SphinxTransform):
    """Gives headings the anchors that they have on GitHub, and equations their numbers."""

    default_priority = 310

    def apply(self):
        domain = self.env.get_domain("std")
        for section in self.document.findall(nodes.section):
            if "myst-anchor" not in section:
                continue
            label = section["myst-anchor"]
            slug = label.partition("#")[2]
            section["ids"] = [slug]
            domain.anonlabels[label] = self.env.docname, slug
            domain.labels[label] = self.env.docname, slug, domain.labels[label][2]
        self.link_equations()

    def link_equations(self):
        blocks = self.document.findall(nodes.math_block)
        numbers = {number for block in blocks for number in TAG.findall(block.astext())}
        if not numbers:
            return
        either = re.compile(r"(\((?:" + "|".join(map(re.escape, sorted(numbers))) + r")\))")
        plain = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.math_block, nodes.raw)
        linked = (nodes.reference, addnodes.pending_xref, nodes.title)
        for text in list(self.document.findall(nodes.Text)):
            parts = either.split(text)
            if len(parts) == 1 or any(isinstance(box, plain + linked) for box in boxes(text)):
                continue
            text.parent.replace(
                text,
                [
                    nodes.reference("", part, refid="eq-" + part[1:-1], internal=True)
                    if either.fullmatch(part)
                    else nodes.Text(part)
                    for part in parts
                    if part
                ],
            )


class Questions(SphinxTransform):
    """Formulas and code in the <summary> of an answer, which MyST leaves as they are."""

    default_priority = 320

    def apply(self):
        for raw in list(self.document.findall(nodes.raw)):
            text = raw.astext()
            if "<summary>" in text and ("$" in text or "`" in text):
                text = re.sub(r"\$([^$\n]+)\$", r'<span class="math">\1</span>', text)
                text = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", text)
                raw.replace_self(nodes.raw("", text, format="html"))


def boxes(node):
    """What the node lies in, from the inside to the outside."""
    while node := node.parent:
        yield node


def normal(path: PurePosixPath) -> str:
    """The path without `..`, from the root of the repository."""
    parts = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts) or "."


def way_up(docname: str) -> str:
    return "../" * docname.count("/")


def write_formula(writer, node):
    writer.body.append(writer.starttag(node, "span", "", CLASS="math"))
    writer.body.append(writer.encode(node.astext()) + "</span>")
    raise nodes.SkipNode


def write_equation(writer, node):
    number = TAG.search(node.astext())
    anchor = {"ids": [f"eq-{number[1]}"]} if number else {}
    writer.body.append(writer.starttag(node, "div", "", CLASS="math", **anchor))
    writer.body.append(writer.encode(node.astext()) + "</div>\n")
    raise nodes.SkipNode


def setup(app):
    for transform in (Comments, Links, Anchors, Questions):
        app.add_transform(transform)
    app.add_html_math_renderer("katex", (write_formula, None), (write_equation, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
