"""A real browser and a running app, once for all tests here."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PATIENCE = 60
BELOW_A_PAGE = re.compile(r"/\w+/_stcore/")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def app_address(tmp_path_factory):
    """Address of the app, served as `chipcalc app` serves it."""
    port = free_port()
    log = tmp_path_factory.mktemp("app") / "log.txt"
    command = [sys.executable, "-c", "from calc.cli import main; main()", "app", "--port", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--address", "127.0.0.1"],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(address, process, log)
        yield address
    finally:
        os.killpg(process.pid, 15)
        process.wait(timeout=20)


def wait_until_healthy(address, process, log):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the app does not answer:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def chromium():
    """A running browser; its absence is a failure, unless CHIPCALC_NO_BROWSER=1 says that it is known."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        message = "no Chromium or Chrome was found: apt-get install chromium"
        if os.environ.get("CHIPCALC_NO_BROWSER") == "1" and os.environ.get("CI") != "true":
            pytest.skip(message)
        pytest.fail(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, app_address):
    """Opens the app as a new visitor; afterwards the console must be clean and no other host asked."""
    contexts, complaints, foreign = [], [], []

    def opened(query="", width=1400, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 1000}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if is_complaint(line) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: foreign.append(request.url) if is_foreign(request.url) else None)
        page.goto(query if query.startswith("http") else f"{app_address}/{query}")
        return page

    def is_complaint(line):
        """An error; but not that the server lies at the root, which Streamlit tries out below a page's own path."""
        tried = line.text.startswith("Failed to load resource") and BELOW_A_PAGE.search(line.location["url"])
        return line.type == "error" and not tried

    def is_foreign(url):
        return url.startswith(("http", "ws")) and app_address.removeprefix("http://") not in url

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert foreign == []
