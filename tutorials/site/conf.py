"""The settings of Sphinx for the site of the course. ./tutorials/build calls it.

The pages are the Markdown files of the repository, which MyST reads. The three extensions beside
this file add what the course needs: `chapters` understands the comments and links of a chapter,
`sources` writes a page for each source file, and `course_map` fills the start page.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

project = html_title = "Tapeflow"
extensions = ["myst_parser", "sphinx_copybutton", "chapters", "sources"]
extensions += ["course_map", "assets"]
root_doc = "index"
include_patterns = ["index.md", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "tutorials/*.md"]
include_patterns += ["flows/README.md", "examples/data/README.md", "tests/*/README.md"]

myst_enable_extensions = ["dollarmath", "html_image"]
myst_heading_anchors = 4
html_math_renderer = "katex"

html_theme = "furo"
html_theme_options = {
    "top_of_page_button": None,
    "light_css_variables": {
        "color-foreground-primary": "#24262b",
        "color-foreground-secondary": "#5a5c63",
        "color-foreground-muted": "#62646b",
        "color-brand-primary": "#24262b",
        "color-brand-content": "#0b57a4",
        "color-code-background": "#f6f6f3",
        "color-inline-code-background": "#f1f1ed",
        "font-stack--monospace": '"SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace',
        "code-font-size": "0.875rem",
    },
    "dark_css_variables": {
        "color-foreground-primary": "#d8d8d4",
        "color-foreground-secondary": "#a6a8ad",
        "color-foreground-muted": "#9a9ca1",
        "color-brand-primary": "#e4e4e0",
        "color-brand-content": "#7fb8f0",
        "color-code-background": "#1d2025",
        "color-inline-code-background": "#26292f",
    },
}
pygments_style = "xcode"
pygments_dark_style = "github-dark"
templates_path = ["templates"]
html_static_path = ["static"]
html_css_files = ["katex/katex.min.css", "site.css"]
html_js_files = ["katex/katex.min.js", "site.js"]
html_extra_path = [f"{folder}/pages" for folder in [os.environ.get("TAPEFLOW_API")] if folder]
html_show_search_summary = False  # it would have to read files, which file:// forbids
html_copy_source = html_use_index = html_show_sphinx = html_show_copyright = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
copybutton_prompt_text = "$ "
