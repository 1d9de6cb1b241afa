"""Tests of what the site adds to Sphinx, on a small course in a temporary folder."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SITE = Path(__file__).resolve().parents[3] / "tutorials" / "site"
CHAPTER = """# 03 A *small* chapter

![A point.](figures/point.png)

**The number to hit.** It is 4<!-- = ch03.number --> or $x^2$, see [the code](../engine/sum.cpp).

## 1. Code

<!-- from engine/sum.cpp#sum -->
```cpp
int sum;
```

$$x = y \\tag{3.1}$$

As (3.1) says, and (3.2) does not, look at [a line](../engine/sum.cpp#L3) of [the engine](../engine).

<details><summary>1. What is $y$, and `z`?</summary>

It is **bold** and $z$, by [section 1](#1-code).
</details>
"""
COURSE = """# A course

| | chapter | minutes |
|---|---|---|
| <img src="tutorials/figures/point.png" width="100" alt="a point"> | [03](tutorials/03-small.md) | 45 |
| | [10](tutorials/10-last.md) | 5 |
"""
SOURCE = '#include "engine/sum.hpp"\n// tag: sum\nint sum;\n// end: sum\n'
MISTAKES = """# 04 Mistakes

[a page](nowhere.md), [a source](../engine/nowhere.cpp), [a section](03-small.md#nowhere)

![x](figures/nowhere.png)

<!-- from engine/sum.cpp#nowhere -->
```cpp
x
```

It is below 5
% of that.
"""
WARNINGS = (
    "nowhere.md",
    "a link leads to engine/nowhere.cpp, which has no page",
    "03-small.md#nowhere",
    "image file not readable: tutorials/figures/nowhere.png",
    "there is no region engine/sum.cpp#nowhere",
    "MyST leaves out a line that begins with %",
    "README.md has no row for the chapter tutorials/04-mistakes that ends in minutes",
)
# The smallest picture: one pixel.
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000"
                    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")


class SmallCourse(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root, cls.output = Path(folder.name, "course"), Path(folder.name, "site")
        for name in ("README", "CONTRIBUTING", "CHANGELOG", "flows/README", "examples/data/README",
                     "tests/bench/README", "tutorials/README"):
            cls.write(f"{name}.md", "# A page\n\nRead [it](/tutorials/03-small.md).\n")
        cls.write("README.md", COURSE)
        cls.write("index.md", (SITE / "index.md").read_text(encoding="utf-8"))
        cls.write("tutorials/03-small.md", CHAPTER)
        cls.write("tutorials/10-last.md", "# 10 Last\n")
        cls.write("engine/sum.cpp", SOURCE)
        cls.write("engine/sum.hpp", "extern int sum;\n")
        (cls.root / "tutorials/figures").mkdir()
        (cls.root / "tutorials/figures/point.png").write_bytes(PNG)
        cls.warnings = cls.build()

    @classmethod
    def write(cls, name: str, text: str) -> None:
        (cls.root / name).parent.mkdir(parents=True, exist_ok=True)
        (cls.root / name).write_text(text, encoding="utf-8")

    @classmethod
    def build(cls) -> str:
        """Builds the site; returns the warnings."""
        command = ["/usr/bin/python3", "-B", "-m", "sphinx", "-q", "-c", SITE, cls.root, cls.output]
        environment = {**os.environ, "TAPEFLOW_API": ""}
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise AssertionError(ended.stderr)
        return ended.stderr

    def page(self, name: str) -> str:
        return (self.output / name).read_text(encoding="utf-8")

    def expect(self, page: str, *parts: str) -> None:
        for part in parts:
            self.assertTrue(part in self.page(page), part)


class Pages(SmallCourse):
    def test_a_course_in_order_has_no_warnings(self):
        self.assertEqual(self.warnings, "")

    def test_comments_are_not_in_the_page(self):
        self.assertNotIn("= ch03.number", self.page("tutorials/03-small.html"))
        self.assertNotIn("<!-- from", self.page("tutorials/03-small.html"))

    def test_a_quoted_block_says_where_it_comes_from_and_the_source_where_it_is_quoted(self):
        self.expect("tutorials/03-small.html", 'href="../engine/sum.cpp.html#L3">engine/sum.cpp, line 3<')
        self.expect("engine/sum.cpp.html", '<span id="L3">', '<a href="../tutorials/03-small.html">03 A small')

    def test_links_lead_to_sources_lines_and_folders(self):
        self.expect("tutorials/03-small.html", 'href="../engine/sum.cpp.html"',
                    'href="../engine/sum.cpp.html#L3"', 'href="../engine/index.html"')
        self.expect("engine/index.html", '<a href="sum.cpp.html">sum.cpp</a>')
        self.expect("engine/sum.cpp.html", '<a href="../engine/sum.hpp.html">&quot;engine/sum.hpp&quot;')

    def test_headings_have_the_anchors_of_github(self):
        self.expect("tutorials/03-small.html", '<section id="1-code">', 'href="#1-code"')

    def test_a_numbered_equation_is_linked_where_it_is_named(self):
        self.expect("tutorials/03-small.html", 'id="eq-3.1"', 'href="#eq-3.1">(3.1)</a>', "and (3.2) does not")

    def test_markdown_and_formulas_in_answers_and_their_questions_are_rendered(self):
        self.expect("tutorials/03-small.html", '<summary>1. What is <span class="math">y</span>, and <code>z</code>?',
                    "<strong>bold</strong>", '<span class="math">z</span>')

    def test_the_map_shows_each_chapter(self):
        self.expect("index.html", "03 A small chapter", "It is 4 or", 'src="_images/point.png"', "about 45 minutes", "about 5 minutes")

    def test_a_picture_in_a_table_is_shown(self):
        self.expect("README.html", 'src="_images/point.png" style="width: 100px;"')

    def test_chapters_follow_one_another_by_number(self):
        self.expect("tutorials/03-small.html", '<a class="next-page" href="10-last.html">')


class Mistakes(SmallCourse):
    def test_mistakes_of_a_page_are_named(self):
        self.write("tutorials/04-mistakes.md", MISTAKES)
        warnings = self.build()
        for warning in WARNINGS:
            self.assertIn(warning, warnings)

    def test_the_page_of_a_source_that_is_gone_is_removed(self):
        self.write("engine/old.hpp", "int old;\n")
        self.build()
        self.expect("engine/old.hpp.html", "old")
        (self.root / "engine/old.hpp").unlink()
        self.build()
        self.assertFalse((self.output / "engine/old.hpp.html").exists())

    def test_a_source_that_has_changed_is_written_again(self):
        self.write("engine/sum.hpp", "extern long sum;\n")
        self.build()
        self.assertIn("long", self.page("engine/sum.hpp.html"))


if __name__ == "__main__":
    unittest.main()
