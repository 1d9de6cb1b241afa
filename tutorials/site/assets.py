"""Copies what pages load from Debian's packages into the site: KaTeX, the font of the text, and parts
of the theme Furo that Debian leaves to a web server."""

import re
import shutil
from pathlib import Path

SHARE = Path("/usr/share")
KATEX, CHARIS = SHARE / "javascript/katex", SHARE / "fonts-sil-charis/woff2"
DARK = re.compile(r'body\[data-theme="dark"\] (\{[^}]*--color-background-primary[^}]*\})')


def copy_assets(app, exception):
    if exception is not None:
        return
    static = Path(app.outdir, "_static")
    files = [(KATEX / f"katex.min.{kind}", "katex") for kind in ("css", "js")]
    files += [(font, "katex/fonts") for font in (KATEX / "fonts").glob("*.woff2")]
    files += [(CHARIS / f"CharisSIL-{face}.woff2", "fonts") for face in ("Regular", "Italic", "Bold")]
    files += [(SHARE / "javascript/normalize.css/normalize.css", "styles")]
    for file, folder in files:
        (static / folder).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, static / folder / file.name)
    mend_style(static / "styles/furo.css")
    mend_script(static / "scripts")


def mend_style(file: Path):
    """Debian's style sheet names a file of a web server, and lacks the system's dark colours."""
    style = file.read_text(encoding="utf-8").replace("/javascript/normalize.css/", "")
    if "prefers-color-scheme" not in style and (dark := DARK.search(style)):
        style += f'@media (prefers-color-scheme: dark) {{ body:not([data-theme="light"]) {dark[1]} }}\n'
    file.write_text(style, encoding="utf-8")


def mend_script(folder: Path):
    """Debian's script imports another one. A page that is opened as a file cannot do that."""
    script = (folder / "furo.js").read_text(encoding="utf-8")
    if script.startswith("import"):
        imported = (folder / "gumshoe-patched.js").read_text(encoding="utf-8")
        script = imported + script.partition("\n")[2]
        (folder / "furo.js").write_text(script, encoding="utf-8")


def setup(app):
    app.connect("build-finished", copy_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
