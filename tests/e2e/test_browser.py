"""The page in a real browser, used as its visitor uses it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PATIENCE = 60_000
CARDS, ON_A_CARD = '[class*="st-key-card-"]', 4
FIRST_CARD = ".st-key-card-h200"
PRICE = re.compile("^Electricity price")


def cost(page):
    """The figure of the cost on the first card."""
    card = page.locator(FIRST_CARD).get_by_test_id("stMetric").filter(has_text=re.compile("Cost of work|工作成本"))
    return card.get_by_test_id("stMetricValue").first


def settled(page):
    """Wait until the script has ended and its pictures are drawn."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.get_by_role("figure")).to_have_count(2, timeout=PATIENCE)
    expect(all_figures(page)).to_have_count(ON_A_CARD * page.locator(CARDS).count(), timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def ready(page):
    """Wait for the whole page, down to its last line."""
    expect(page.get_by_text(re.compile("Decision support, not|仅供决策参考"))).to_be_attached(timeout=PATIENCE)
    settled(page)
    return page


def all_figures(page):
    return page.get_by_test_id("stMetricValue")


def move_price(page, times=30):
    """Move the slider with the keyboard, and wait until the page tells the value at which it stands."""
    slider = page.get_by_role("slider", name=PRICE)
    slider.focus()
    for _ in range(times):
        slider.press("ArrowRight")
    told = page.get_by_text(re.compile(rf"site\.electricity_price = {re.escape(slider.input_value())}"))
    expect(told).to_be_visible(timeout=PATIENCE)
    settled(page)


def test_a_slider_changes_figure_and_link_and_the_link_reproduces_it(visit):
    page = ready(visit())
    before = cost(page).inner_text()
    move_price(page)
    expect(page).to_have_url(re.compile("site-electricity_price="), timeout=PATIENCE)
    expect(cost(page)).not_to_have_text(before, timeout=PATIENCE)
    moved = all_figures(page).all_inner_texts()
    again = ready(visit(page.url))
    expect(all_figures(again)).to_have_text(moved, timeout=PATIENCE)


def test_back_to_the_usual_values(visit):
    page = ready(visit())
    before = cost(page).inner_text()
    move_price(page)
    expect(cost(page)).not_to_have_text(before, timeout=PATIENCE)
    page.get_by_role("button", name="Back to the usual values").click()
    expect(cost(page)).to_have_text(before, timeout=PATIENCE)
    expect(page).not_to_have_url(re.compile("electricity_price"), timeout=PATIENCE)


def test_the_link_keeps_choices_beside_moved_sliders(visit):
    page = ready(visit("?currency=CNY"))
    move_price(page)
    expect(page).to_have_url(re.compile("electricity_price="), timeout=PATIENCE)
    page.get_by_text("中文").click()
    expect(page).to_have_url(re.compile("language=zh"), timeout=PATIENCE)
    assert "electricity_price=" in page.url
    assert "currency=CNY" in page.url


def test_chinese(visit):
    page = ready(visit())
    page.get_by_text("中文").click()
    expect(page.get_by_role("heading", name="28纳米的说法成立吗？")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("slider", name=re.compile("^电价"))).to_be_attached()
    expect(page.get_by_role("figure", name=re.compile("堆叠条形图"))).to_be_visible()


def test_csv_arrives(visit, tmp_path):
    page = ready(visit("?platforms=h200,h20"))
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name="CSV").click()
    target = tmp_path / "comparison.csv"
    waiting.value.save_as(target)
    text = target.read_text(encoding="utf-8")
    assert "h200," in text
    assert "decision support" in text


def test_a_bad_link_is_told(visit):
    page = ready(visit("?platforms=h200,h9000&site-electricity_price=cheap"))
    expect(page.get_by_text("h9000").first).to_be_visible()
    expect(page.get_by_text("cheap").first).to_be_visible()


def test_a_platform_is_removed(visit):
    page = ready(visit("?platforms=h200,h20,ascend-910c"))
    page.get_by_role("button", name="Remove Huawei Ascend 910C").or_(
        page.locator('[data-baseweb="tag"]', has_text="910C").get_by_role("presentation")
    ).first.click()
    expect(page.locator(".st-key-card-ascend-910c")).to_have_count(0, timeout=PATIENCE)
    expect(page).to_have_url(re.compile("platforms=h200%2Ch20$"), timeout=PATIENCE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [420, 1400])
def test_nothing_is_wider_than_the_window(visit, width, scheme):
    page = ready(visit(width=width, scheme=scheme))
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0
