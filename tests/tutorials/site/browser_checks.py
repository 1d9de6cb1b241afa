"""What a reader meets in a browser: layout, formulas, contrast, the keyboard, the search."""

from pathlib import Path
from urllib.parse import quote

from chromium import Chromium
from static_checks import Fault

WIDTHS = (1400, 390)
LOOKS = ((1400, False), (1400, True), (390, True), (390, False))
CHECKS = (Path(__file__).resolve().parent / "page_checks.js").read_text(encoding="utf-8")
TAB, ENTER, ESCAPE, SPACE = ("Tab", 9), ("Enter", 13), ("Escape", 27), ("Space", 32)

# The addresses that a search finds, once it has ended.
FOUND = """new Promise((done) => {
  const look = () => /finished|did not match/.test(document.querySelector("#search-results").innerText)
      ? done([...document.querySelectorAll("#search-results li a")].map((a) => a.href))
      : setTimeout(look, 50);
  look();
})"""


class Reader:
    """Somebody who opens pages of a site, and notes their faults."""

    def __init__(self, browser: Chromium, site: Path):
        self.browser, self.site, self.faults = browser, site.resolve(), []
        self.page, self.noted = "", set()

    def fault(self, kind: str, what: str) -> None:
        self.faults.append(Fault(kind, self.page, what))

    def open(self, page: str, width: int = WIDTHS[0]) -> None:
        self.page = page
        self.browser.show(width)
        self.browser.open(self.site.as_uri() + "/" + page)
        self.browser.evaluate(CHECKS + "; siteChecks.stopMotion(); document.fonts.ready.then(() => true)")

    def ask(self, expression: str):
        return self.browser.evaluate(expression)

    def focus(self, selector: str) -> bool:
        """Focuses the first such element; tells whether there is one."""
        return self.ask(f"(e => (e?.focus(), Boolean(e)))(document.querySelector({selector!r}))")

    def note(self, check: str, how: str = "") -> None:
        """Runs a function of page_checks.js and keeps its faults, each once for a page."""
        for kind, what in self.ask(f"siteChecks.{check}()"):
            if (self.page, kind, what) not in self.noted:
                self.noted.add((self.page, kind, what))
                self.faults.append(Fault(kind, self.page + how, what))

    def take_console(self) -> None:
        for error in self.browser.take_errors():
            self.fault("console", error)

    def read(self, page: str, keyboard: tuple[int, ...] = WIDTHS[:1]) -> None:
        """Light and dark, wide and narrow, with all answers unfolded; then with the keyboard alone,
        in windows of the widths `keyboard`."""
        self.open(page)
        self.ask("siteChecks.openDetails(true)")
        for width, dark in LOOKS:
            self.browser.show(width, dark=dark)
            how = f" ({'dark' if dark else 'light'}, {width} pixels)"
            self.note("layout", how)
            self.note("contrast", how)
        self.ask("siteChecks.openDetails(false)")
        for width in keyboard:
            self.browser.show(width, height=300)  # the less is drawn, the quicker
            self.use_keyboard()
        if keyboard:
            self.zoom()
            self.unfold()
        self.take_console()

    def use_keyboard(self) -> None:
        """Tab from the top to the end reaches everything, and one sees where one is."""
        self.browser.press(*TAB, times=self.ask("siteChecks.startTabbing()") + 2)
        self.note("endTabbing")

    def zoom(self) -> None:
        """Enter enlarges a picture, Escape leads back to it."""
        if not self.focus("a.zoom"):
            return
        self.browser.press(*ENTER)
        if not self.ask("Boolean(document.querySelector('dialog[open] img')?.src)"):
            self.fault("zoom", "Enter does not enlarge a picture")
            return
        self.note("layout", " (enlarged picture)")
        self.browser.press(*ESCAPE)
        if self.ask("Boolean(document.querySelector('dialog[open]'))"):
            self.fault("zoom", "Escape does not close the enlarged picture")
        elif not self.ask("document.activeElement.matches('a.zoom')"):
            self.fault("zoom", "the focus does not return to the picture")

    def unfold(self) -> None:
        """Enter unfolds an answer."""
        if self.focus("summary"):
            self.browser.press(*ENTER)
            if not self.ask("document.querySelector('details').open"):
                self.fault("not reached", "Enter does not unfold an answer")

    def use_menu(self, page: str) -> None:
        """In a narrow window the contents open and close by the keyboard. Then the colours."""
        self.open(page, WIDTHS[1])
        shown = "document.querySelector('.sidebar-brand').checkVisibility({visibilityProperty: true})"
        self.focus("#__navigation")
        self.browser.press(*SPACE)
        if not self.ask(shown):
            self.fault("menu", "the contents do not open in a narrow window")
        self.note("layout", " (contents open)")
        self.use_keyboard()
        self.browser.press(*ESCAPE)
        if self.ask(shown):
            self.fault("menu", "Escape does not close the contents")
        colours = []
        for _ in range(3):  # the system's colours, which are light, then dark and light
            colours.append(self.ask("getComputedStyle(document.body).backgroundColor"))
            self.focus(".theme-toggle-header button")
            self.browser.press(*ENTER)
        if colours[0] != colours[2] or colours[0] == colours[1]:
            self.fault("menu", f"the button for colours shows {colours}")
        self.take_console()

    def search(self, word: str, page: str | None) -> None:
        """A search for the word finds the page, or no page at all."""
        self.open(f"search.html?q={quote(word)}")
        found = {link.split("#")[0].split("?")[0] for link in self.ask(FOUND)}
        if page is None and found:
            self.fault("search", f"“{word}” finds something")
        elif page is not None and self.site.as_uri() + "/" + page not in found:
            self.fault("search", f"“{word}” does not find {page}")
        self.take_console()
