"""The views of the page Design a chip in a real browser: what it does, rivals, export control, other designs."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PATIENCE = 60_000
PICTURES = {"device": 4, "rivals": 3, "export": 1, "space": 1}
TITLES = {
    "device": "Where does the power go?",
    "rivals": "How many times as much?",
    "export": "How far from each limit?",
    "space": "Which designs match it at the least expense?",
}
BUTTONS = {"device": "What it does", "rivals": "Against chips", "export": "Export control", "space": "Other designs"}
SUPPLY = re.compile("^(Supply voltage|供电电压)")


def text(page, pattern):
    """The first passage with a text."""
    return page.get_by_test_id("stMarkdownContainer").filter(has_text=re.compile(pattern)).first


def settled(page):
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def ready(page, view):
    """Wait for the whole view, down to the last line of the page."""
    expect(page.get_by_text(re.compile("Decision support, not|仅供决策参考"))).to_be_attached(timeout=PATIENCE)
    settled(page)
    expect(page.get_by_role("figure")).to_have_count(PICTURES[view], timeout=PATIENCE)
    return page


def test_each_view_is_a_click_away_and_in_the_link(visit):
    page = visit("design")
    expect(page.get_by_text("Decision support, not")).to_be_attached(timeout=PATIENCE)
    settled(page)
    for view, button in BUTTONS.items():
        page.get_by_role("radio", name=button).or_(page.get_by_role("button", name=button, exact=True)).first.click()
        expect(page.get_by_role("heading", name=TITLES[view])).to_be_visible(timeout=PATIENCE)
        expect(page).to_have_url(re.compile(f"view={view}"), timeout=PATIENCE)
        ready(page, view)
        expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_lower_supply_draws_less_power_and_the_link_reproduces_it(visit):
    page = ready(visit("design?view=device"), "device")
    answer = text(page, "It computes")
    before = answer.inner_text()
    slider = page.get_by_role("slider", name=SUPPLY)
    slider.focus()
    for _ in range(4):
        slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile("supply="), timeout=PATIENCE)
    expect(answer).not_to_have_text(before, timeout=PATIENCE)
    settled(page)
    watts = [
        float(re.search(r"rated at ([\d,.]+) W", said)[1].replace(",", "")) for said in (before, answer.inner_text())
    ]
    assert watts[1] < watts[0]
    after = answer.inner_text()
    again = ready(visit(page.url), "device")
    expect(text(again, "It computes")).to_have_text(after, timeout=PATIENCE)


def test_controls_of_the_design_are_live_against_chips(visit):
    page = ready(visit("design?view=rivals"), "rivals")
    line = text(page, "Against NVIDIA H20")
    for chip in ("NVIDIA H20", "Ascend 910B", "NVIDIA H200"):
        expect(line).to_contain_text(f"Against {chip}" if "Ascend" not in chip else "Ascend 910B")
    before = line.inner_text()
    slider = page.get_by_role("slider", name=SUPPLY)
    slider.focus()
    for _ in range(6):
        slider.press("ArrowLeft")
    expect(line).not_to_have_text(before, timeout=PATIENCE)
    settled(page)
    expect(page.get_by_role("heading", name="In what size would it match one of them?")).to_be_visible()


def test_the_memory_and_its_amount_are_controls(visit):
    page = ready(visit("design?view=device&memory=bonded-dram-18nm"), "device")
    answer = text(page, "It computes")
    before = answer.inner_text()
    slider = page.get_by_role("slider", name="Layers of bonded DRAM")
    slider.focus()
    slider.press("ArrowRight")
    expect(answer).not_to_have_text(before, timeout=PATIENCE)
    expect(page).to_have_url(re.compile("layers=5"), timeout=PATIENCE)


def test_other_rules_on_another_date(visit):
    page = ready(visit("design?view=export"), "export")
    expect(text(page, "under the rules of")).to_contain_text("no licence needed")
    page.get_by_role("combobox", name=re.compile("Rules in force on")).click()
    page.get_by_role("option").filter(has_text="2022-10-07").click()
    expect(text(page, "under the rules of")).to_contain_text("2022-10-07", timeout=PATIENCE)
    expect(page).to_have_url(re.compile("date=2022-10-07"), timeout=PATIENCE)
    expect(page.get_by_text("not legal advice")).to_be_visible()


def test_the_recipe_against_all_designs(visit):
    page = ready(visit("design?view=space&start=chiplet-28nm-int8"), "space")
    expect(text(page, "in the size that matches it")).to_contain_text("logic dies")
    expect(page.get_by_role("combobox", name=re.compile("At which data type"))).to_have_value(re.compile("INT8"))


def test_a_design_with_an_unpublished_supply_says_so(visit):
    page = visit("design?view=device&start=tpu-v1")
    expect(page.get_by_text("not published", exact=False).first).to_be_visible(timeout=PATIENCE)
    settled(page)
    expect(page.get_by_role("slider", name=SUPPLY)).to_have_count(0)
    expect(page.get_by_role("slider", name=re.compile("^Clock"))).to_have_count(1)


def test_the_classification_arrives_as_a_file(visit, tmp_path):
    page = ready(visit("design?view=export"), "export")
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name="JSON").click()
    target = tmp_path / "export.json"
    waiting.value.save_as(target)
    plain = json.loads(target.read_text(encoding="utf-8"))
    assert plain["product"] == "chiplet-28nm"
    assert plain["disclaimer"]


@pytest.mark.parametrize("view", list(PICTURES))
@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 420), ("zh", "dark", 420)])
def test_nothing_is_wider_than_the_window(visit, view, language, scheme, width):
    page = ready(visit(f"design?view={view}&language={language}", width=width, scheme=scheme), view)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    for figure in page.get_by_role("figure").all():
        box = figure.bounding_box()
        assert box is None or box["x"] + box["width"] <= width + 1
