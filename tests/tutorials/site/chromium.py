"""Chromium without a window, driven over a pipe by its DevTools protocol."""

import json
import os
import select
import shutil
import subprocess
import tempfile

FLAGS = """--headless=new --remote-debugging-pipe --no-first-run --no-default-browser-check --mute-audio
--disable-gpu --disable-extensions --disable-background-networking --disable-component-update
--disable-sync --disable-dev-shm-usage --disable-background-timer-throttling --hide-scrollbars
--disable-renderer-backgrounding --force-color-profile=srgb --password-store=basic""".split()

# Seconds after which a silent browser is taken for dead.
PATIENCE = 300


class Chromium:
    """A running browser with one open page. Commands are answered in order; events are kept."""

    def __init__(self):
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        if program is None:
            raise SystemExit("There is no program chromium.")
        self._profile = tempfile.TemporaryDirectory(prefix="tapeflow-", ignore_cleanup_errors=True)
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()
        flags = [*FLAGS, "--user-data-dir=" + self._profile.name]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # a browser run by root has none
        # The browser reads commands from file descriptor 3 and writes its answers to 4.
        shell = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
        nowhere = {name: subprocess.DEVNULL for name in ("stdin", "stdout", "stderr")}
        command = ["bash", "-c", shell, program, *flags, "about:blank"]
        self._process = subprocess.Popen(command, pass_fds=(to_browser, from_browser), **nowhere)
        os.close(to_browser)
        os.close(from_browser)
        self._buffer, self._number, self._session, self._events = b"", 0, None, []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.send(domain + ".enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._session = None
        try:
            self.send("Browser.close")
            self._process.wait(10)
        except (OSError, EOFError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._profile.cleanup()

    def post(self, method: str, **parameters) -> int:
        """Sends a command without waiting for its answer; returns its number."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._write, data) :]
        return self._number

    def send(self, method: str, **parameters) -> dict:
        return self.answer(self.post(method, **parameters))

    def answer(self, number: int) -> dict:
        while True:
            message = self._next()
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(message["error"]["message"])
                return message.get("result", {})

    def _next(self) -> dict:
        """The next message. An event is kept as well."""
        while b"\0" not in self._buffer:
            if not select.select([self._read], [], [], PATIENCE)[0]:
                raise EOFError(f"Chromium has said nothing for {PATIENCE} seconds.")
            data = os.read(self._read, 1 << 16)
            if not data:
                raise EOFError("Chromium has ended.")
            self._buffer += data
        text, _, self._buffer = self._buffer.partition(b"\0")
        message = json.loads(text)
        if "method" in message:
            self._events.append(message)
        return message

    def show(self, width: int, height: int = 900, dark: bool = False) -> None:
        """Chooses the size of the window and the system's colours."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.send("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, url: str) -> None:
        """Loads a page and waits until it is complete."""
        for address in ("about:blank", url):  # the first, so that "page.html#there" loads a page too
            self._events = [e for e in self._events if e["method"] != "Page.loadEventFired"]
            self.send("Page.navigate", url=address)
            while not any(event["method"] == "Page.loadEventFired" for event in self._events):
                self._next()

    def evaluate(self, expression: str):
        """The value of a JavaScript expression, which may be a promise."""
        options = {"returnByValue": True, "awaitPromise": True}
        result = self.send("Runtime.evaluate", expression=expression, **options)
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"]))
        return result["result"].get("value")

    def press(self, key: str, code: int, times: int = 1) -> None:
        """Presses a key, and waits until the page has heard of it."""
        # A button listens to the character that the key Enter or Space writes.
        text = {"Enter": {"text": "\r"}, "Space": {"text": " "}}.get(key, {})
        names = {"key": key.replace("Space", " "), "code": key, "windowsVirtualKeyCode": code}
        for _ in range(times):
            self.post("Input.dispatchKeyEvent", type="keyDown", **names, **text)
            number = self.post("Input.dispatchKeyEvent", type="keyUp", **names)
        self.answer(number)

    def take_errors(self) -> list[str]:
        """The console's errors and warnings and the exceptions since the last call."""
        errors = [text for event in self._events for text in _errors_in(event)]
        self._events = []
        return errors


def _errors_in(event: dict) -> list[str]:
    method, details = event["method"], event.get("params", {})
    if method == "Runtime.exceptionThrown":
        details = details["exceptionDetails"]
        return [details.get("exception", {}).get("description") or details["text"]]
    if method == "Log.entryAdded" and details["entry"]["level"] in ("error", "warning"):
        return [details["entry"]["text"] + " " + details["entry"].get("url", "")]
    if method == "Runtime.consoleAPICalled" and details["type"] in ("error", "assert", "warning"):
        return [" ".join(str(a.get("value", a.get("description"))) for a in details["args"])]
    return []
