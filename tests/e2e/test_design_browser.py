"""The page that costs one chip in a real browser, used as its visitor uses it."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PATIENCE = 60_000
PICTURES = 5
AREA = re.compile("^(Die area|芯粒面积)")


def answer(page):
    """The sentence with the cost."""
    return page.get_by_test_id("stMarkdownContainer").filter(has_text=re.compile("one costs|造一颗要花")).first


def ready(page):
    """Wait for the whole page, down to its last line."""
    expect(page.get_by_text(re.compile("Decision support, not|仅供决策参考"))).to_be_attached(timeout=PATIENCE)
    settled(page)
    expect(page.get_by_role("figure")).to_have_count(PICTURES, timeout=PATIENCE)
    return page


def settled(page):
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def move_area(page, times=5):
    """Move the slider with the keyboard, and wait until the page tells the value at which it stands."""
    slider = page.get_by_role("slider", name=AREA)
    slider.focus()
    for _ in range(times):
        slider.press("ArrowRight")
    told = page.get_by_text(re.compile(rf"die_area = {float(slider.input_value()):g} mm"))
    expect(told.first).to_be_visible(timeout=PATIENCE)
    settled(page)


def test_the_answer_comes_first_and_nothing_complains(visit):
    page = ready(visit("design"))
    expect(answer(page)).to_contain_text("USD to make")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page.get_by_role("heading", name="Where does the cost arise?")).to_be_visible()


def test_a_control_changes_answer_and_link_and_the_link_reproduces_it(visit):
    page = ready(visit("design"))
    before = answer(page).inner_text()
    move_area(page)
    expect(page).to_have_url(re.compile("/design.*die_area="), timeout=PATIENCE)
    expect(answer(page)).not_to_have_text(before, timeout=PATIENCE)
    after = answer(page).inner_text()
    table = page.get_by_test_id("stTable").first.inner_text()
    again = ready(visit(page.url))
    expect(answer(again)).to_have_text(after, timeout=PATIENCE)
    assert again.get_by_test_id("stTable").first.inner_text() == table


def test_choices_and_sliders_stand_in_the_link_together(visit):
    page = ready(visit("design?node=7nm&currency=CNY"))
    move_area(page)
    page.get_by_text("中文").click()
    expect(page).to_have_url(re.compile("language=zh"), timeout=PATIENCE)
    for part in ("node=7nm", "currency=CNY", "die_area="):
        assert part in page.url
    expect(answer(page)).to_contain_text("造一颗要花", timeout=PATIENCE)


def test_back_to_the_starting_point(visit):
    page = ready(visit("design"))
    before = answer(page).inner_text()
    move_area(page)
    expect(answer(page)).not_to_have_text(before, timeout=PATIENCE)
    page.get_by_role("button", name="Back to the starting point").click()
    expect(answer(page)).to_have_text(before, timeout=PATIENCE)
    expect(page).not_to_have_url(re.compile("die_area"), timeout=PATIENCE)


def test_more_packages_help_where_a_carrier_is_too_small(visit):
    page = visit("design?die_area=600&dies=16")
    expect(page.get_by_text("spread them over 3 packages")).to_be_visible(timeout=PATIENCE)
    settled(page)
    slider = page.get_by_role("slider", name="Packages")
    slider.focus()
    for _ in range(2):
        slider.press("ArrowRight")
    expect(answer(page)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("One of 3 packages is drawn")).to_be_visible(timeout=PATIENCE)
    expect(page).to_have_url(re.compile("packages=3"), timeout=PATIENCE)


def test_the_other_page_is_one_click_away_and_keeps_the_language(visit):
    page = ready(visit("design?language=zh&die_area=400"))
    page.get_by_role("link", name="对比").click()
    expect(page.get_by_role("heading", name="28纳米的说法成立吗？")).to_be_visible(timeout=PATIENCE)
    expect(page).not_to_have_url(re.compile("die_area"), timeout=PATIENCE)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    page.get_by_role("link", name="设计芯片").click()
    expect(answer(page)).to_be_visible(timeout=PATIENCE)
    settled(page)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_json_arrives(visit, tmp_path):
    page = ready(visit("design"))
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name="JSON").click()
    target = tmp_path / "bill.json"
    waiting.value.save_as(target)
    plain = json.loads(target.read_text(encoding="utf-8"))
    assert plain["design"] == "chiplet-28nm"
    assert plain["totals"]["unit_cost"]["low"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(390, "en"), (390, "zh"), (1440, "en")])
def test_nothing_is_wider_than_the_window(visit, width, language, scheme):
    page = ready(visit(f"design?language={language}", width=width, scheme=scheme))
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0
