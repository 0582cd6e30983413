"""Chromium without a window: what a page looks like, and what it does with the keyboard and on paper.

axe-core finds what breaks the Web Content Accessibility Guidelines.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.places import ROOT

# Selenium is imported where a browser starts: not every run of the tests needs it.

FOLDER = ROOT / ".venv" / "axe"
PACKAGE = "axe-core@4.14.1"
PROGRAMS = {"chromium": "chromium", "chromedriver": "chromium-driver"}
"""The programs to look for, and the Debian packages that bring them."""

_AXE = FOLDER / "node_modules" / "axe-core"
_GUIDELINES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_SECONDS = 30


def has_axe() -> bool:
    """Whether `PACKAGE` is installed in `FOLDER`."""
    try:
        version = json.loads((_AXE / "package.json").read_bytes())["version"]
    except FileNotFoundError:
        return False
    return PACKAGE.endswith(f"@{version}")


def missing() -> str | None:
    """Say why there can be no browser here and what installs it, or return None."""
    packages = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if packages:
        return f"Chromium is not installed: sudo apt-get install {' '.join(packages)}"
    if importlib.util.find_spec("selenium") is None:
        return "Selenium is not installed: pip install -e .[test]"
    if not has_axe():
        return f"axe-core is not installed: npm install --prefix {FOLDER} {PACKAGE}"
    return None


class Found(NamedTuple):
    """What axe-core finds in a page: the rules that it breaks, each with the places, and those that it
    follows."""

    broken: dict[str, list[str]]
    followed: frozenset[str]


class Browser:
    """A browser with one page; each page is opened as on a screen of its own."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(
        self,
        page: Path,
        *,
        width: int = 1280,
        is_dark: bool = False,
        is_printed: bool = False,
        has_script: bool = True,
    ) -> None:
        """Open a file in a window of this width, on a light or dark screen or on paper."""
        self._say("Emulation.setScriptExecutionDisabled", value=not has_script)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        self._say("Emulation.setEmulatedMedia", media="print" if is_printed else "screen", features=[scheme])
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self._say("Emulation.setDeviceMetricsOverride", **size)
        self.driver.get_log("browser")
        self.driver.get(page.as_uri())

    def run(self, script: str, *arguments: object) -> Any:
        """What a script in the page returns."""
        return self.driver.execute_script(script, *arguments)

    def settle(self) -> None:
        """Wait until the page is laid out again."""
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));"
        )

    def press(self, *keys: str) -> None:
        """Press keys, where the focus is; each is a character or the name of a key, such as TAB."""
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys

        ActionChains(self.driver, duration=0).send_keys(*(getattr(Keys, key, key) for key in keys)).perform()

    def click(self, selector: str) -> None:
        """Click the first element of a selector."""
        self.driver.find_element("css selector", selector).click()

    def complaints(self) -> list[str]:
        """What the browser wrote to its console since the page was opened."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def check(self) -> Found:
        """What axe-core finds in the page."""
        self.run((_AXE / "axe.min.js").read_text("utf-8"))
        options = {
            "runOnly": {"type": "tag", "values": _GUIDELINES},
            "rules": {"target-size": {"enabled": True}},
            "resultTypes": ["violations", "passes"],
        }
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, arguments[0]).then(done, (error) => done({error: String(error)}));",
            options,
        )
        if "error" in found:
            raise RuntimeError(f"axe-core: {found['error']}")
        broken = {
            rule["id"]: [f"{node['html']} {node['failureSummary']}" for node in rule["nodes"]]
            for rule in found["violations"]
        }
        return Found(broken, frozenset(rule["id"] for rule in found["passes"]))

    def picture(self, path: Path) -> None:
        """Write what the whole page looks like as a PNG file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._write(path, self._say("Page.captureScreenshot", captureBeyondViewport=True))

    def print(self, path: Path) -> None:
        """Write the page as the PDF that its style asks for."""
        self._say("Emulation.setEmulatedMedia", media="", features=[])
        self._write(path, self._say("Page.printToPDF", preferCSSPageSize=True, printBackground=False))

    def _say(self, command: str, **arguments: object) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)

    def _write(self, path: Path, answer: Any) -> None:
        path.write_bytes(base64.b64decode(answer["data"]))


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser, which is closed afterwards."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for argument in ("--headless=new", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # as root it starts in none
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    try:
        driver.set_script_timeout(_SECONDS)
        driver.set_page_load_timeout(_SECONDS)
        yield Browser(driver)
    finally:
        driver.quit()
