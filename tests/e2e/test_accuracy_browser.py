"""The page on accuracy in a real browser, used as its visitor uses it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PATIENCE = 60_000


def ready(page):
    """Wait for the whole page, down to its last line."""
    expect(page.get_by_text(re.compile("Decision support, not|仅供决策参考"))).to_be_attached(timeout=PATIENCE)
    settled(page)
    return page


def settled(page):
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_role("figure").first).to_be_visible(timeout=PATIENCE)


def choose(page, label, option):
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()


def rows(page):
    return page.get_by_text(re.compile(r"rows as chosen|行，相对容差")).inner_text()


def test_the_answer_comes_first_then_pictures_table_and_weak_spots(visit):
    page = ready(visit("accuracy"))
    expect(page.get_by_role("heading", name="How far can these numbers be trusted?")).to_be_visible()
    expect(page.get_by_text("typically off by a factor of").first).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    for heading in ("How far off, and where?", "Predicted against published", "All cases", "Known weak spots"):
        expect(page.get_by_role("heading", name=heading)).to_be_attached()


def test_a_choice_filters_and_the_link_reproduces_it(visit):
    page = ready(visit("accuracy"))
    before = rows(page)
    choose(page, re.compile("Part of the model"), "Power of a chip")
    expect(page).to_have_url(re.compile("/accuracy.*room=device"), timeout=PATIENCE)
    expect(page.get_by_text(before)).to_have_count(0, timeout=PATIENCE)
    settled(page)
    again = ready(visit(page.url))
    assert rows(again) == rows(page)


def test_every_part_of_the_model_has_a_picture_of_its_own(visit):
    page = ready(visit("accuracy?language=zh"))
    page.get_by_role("tab", name="芯粒与封装的成本").click()
    expect(page.get_by_role("tab", name="芯粒与封装的成本")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".js-plotly-plot").filter(visible=True)).to_have_count(2, timeout=PATIENCE)


def test_what_is_left_out_says_why(visit):
    page = ready(visit("accuracy"))
    page.get_by_text(re.compile(r"^\d+ cases that the model does not represent")).click()
    expect(page.get_by_text("Holds a peer's error").first).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(390, "en"), (390, "zh"), (1440, "en")])
def test_nothing_is_wider_than_the_window(visit, width, language, scheme):
    page = ready(visit(f"accuracy?language={language}", width=width, scheme=scheme))
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
