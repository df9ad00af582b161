"""The page that costs one chip, run without a browser."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

import calc
from ui.components import bills, presets
from ui.components.bills import Design
from ui.components.texts import LANGUAGES, Texts, read
from ui.design import amounts, refusals
from ui.design.downloads import as_csv, as_json
from ui.design.figures import Costed
from ui.design.pictures import LABELS
from ui.pages_list import PAGES

START, AGAINST = "chiplet-28nm", "monolithic-28nm"
EN, ZH = Texts("en"), Texts("zh")


def design_page():
    from ui.components.language import choose_language
    from ui.design import page

    choose_language()
    page.show()


@pytest.fixture
def visit():
    """Opens the page at a query."""

    def opened(**query):
        app = AppTest.from_function(design_page, default_timeout=120)
        for key, value in query.items():
            app.query_params[key] = value
        return checked(app.run())

    return opened


def checked(app):
    assert not app.exception, [entry.message for entry in app.exception]
    return app


def answer(app):
    """The sentence with the cost."""
    return next(entry.value for entry in app.markdown if "one costs" in entry.value or "造一颗要花" in entry.value)


def words(app):
    return "\n".join(entry.value for entry in (*app.markdown, *app.caption))


def query(app):
    return {key: value if isinstance(value, str) else ",".join(value) for key, value in app.query_params.items()}


def sliders(app):
    return {slider.key: slider.value for slider in (*app.slider, *app.select_slider)}


def warnings(app):
    return [entry.value for entry in app.warning]


def test_it_is_a_page_of_the_app():
    assert "design" in [page.name for page in PAGES]


def test_it_runs_without_complaint_and_with_a_bare_link(visit):
    app = visit()
    assert not app.error
    assert not app.warning
    assert query(app) == {}
    assert len(app.get("plotly_chart")) == 5
    assert {box.key for box in app.selectbox} >= {"start", "against", "currency", "node", "memory", "package"}


def test_controls_stand_at_the_values_of_the_preset(visit):
    preset = calc.load(f"designs/{START}")
    values = sliders(visit())
    assert values["die_area"] == calc.Q(preset.die_area.value).to("mm^2").magnitude
    assert values["dies"] == calc.Q(preset.dies_per_accelerator.value, "die").magnitude
    assert values["volume"] == calc.Q(preset.volume.value, "accelerator").magnitude
    assert values["defects"] == pytest.approx(calc.Q(preset.node.defect_density.value, "1/cm^2").magnitude)


def test_the_answer_is_that_of_the_library(visit):
    app = visit()
    bill = calc.unit_cost(START, date=bills.date())
    drawn = calc.unit_cost(START, date=bills.date(), draws=bills.DRAWS, seed=bills.SEED).figure("unit_cost")
    assert f"**{bill.figure('unit_cost').value:,.0f} USD**" in answer(app)
    assert f"({drawn.low:,.0f} – {drawn.high:,.0f})" in answer(app)
    met = calc.crossover_volume(START, AGAINST, date=bills.date())
    assert f"**{met.volumes.magnitude[0]:,.0f} units**" in words(app)


def test_shares_in_the_answer_add_up(visit):
    shares = [int(share) for share in re.findall(r" (\d+)%", answer(visit()))]
    assert len(shares) >= 5
    assert sum(shares) == pytest.approx(100, abs=4)


def test_a_moved_slider_changes_the_answer_and_is_told(visit):
    app = visit()
    before = answer(app)
    checked(app.slider(key="die_area").set_value(300.0).run())
    assert answer(app) != before
    assert "(changed)" in answer(app)
    assert "`die_area` = 300 mm^2" in words(app)
    checked(app.button[0].click().run())
    assert answer(app) == before
    assert "`die_area`" not in words(app)


def test_a_link_gives_the_same_figures(visit):
    moved = visit()
    checked(moved.slider(key="die_area").set_value(300.0).run())
    checked(moved.select_slider(key="volume").set_value(500_000).run())
    checked(moved.selectbox(key="node").set_value("7nm").run())
    again = visit(die_area="300", volume="500000", node="7nm")
    assert answer(again) == answer(moved)
    assert query(moved)["node"] == "7nm"


def test_choices_are_in_the_link_by_name_and_defaults_are_not(visit):
    app = visit()
    checked(app.selectbox(key="package").set_value("hybrid-bonded").run())
    assert query(app) == {"package": "hybrid-bonded"}
    checked(app.selectbox(key="package").set_value("silicon-bridge").run())
    assert query(app) == {}


def test_defects_follow_the_node(visit):
    app = visit()
    checked(app.slider(key="defects").set_value(0.3).run())
    checked(app.selectbox(key="node").set_value("7nm").run())
    usual = calc.Q(calc.load("nodes/7nm").defect_density.value, "1/cm^2").magnitude
    assert sliders(app)["defects"] == pytest.approx(usual)
    assert "defect_density" not in words(app).split("`node`")[1].split("\n")[0]


def test_another_starting_point_starts_afresh(visit):
    app = visit()
    checked(app.slider(key="die_area").set_value(300.0).run())
    checked(app.selectbox(key="node").set_value("7nm").run())
    checked(app.selectbox(key="start").set_value(AGAINST).run())
    assert sliders(app)["die_area"] == 800
    assert query(app) == {"start": AGAINST}
    assert app.selectbox(key="against").value == START
    assert "(changed)" not in answer(app)


@pytest.mark.parametrize("name", presets.designs())
def test_every_design_and_build_has_a_page(visit, name):
    app = visit(start=name)
    assert not app.error
    assert not app.warning
    bill = calc.unit_cost(name, date=bills.date())
    assert f"**{bill.figure('unit_cost').value:,.0f} USD**" in answer(app)


def test_other_memory_brings_its_own_control(visit):
    app = visit(memory="bonded-dram-18nm")
    assert "layers" in sliders(app)
    assert "stacks" not in sliders(app)
    assert "`memory_stacks` = 0 stack" in words(app)
    assert f"`bonded_layers` = {amounts.FIRST_COUNT:g}" in words(app)
    checked(app.slider(key="layers").set_value(2.0).run())
    assert "`bonded_layers` = 2" in words(app)
    checked(app.selectbox(key="memory").set_value("hbm2").run())
    assert "`memory" not in words(app)


def test_a_die_over_the_reticle_is_refused_in_plain_words(visit):
    app = visit(die_area="900")
    assert warnings(app) == [EN("refused.reticle", area="900", field="858")]
    assert not app.error
    assert "/" not in warnings(app)[0]
    checked(app.slider(key="die_area").set_value(350.0).run())
    assert not app.warning


def test_a_carrier_too_small_offers_more_packages(visit):
    app = visit(dies="16", die_area="600")
    assert "spread them over" in warnings(app)[0]
    checked(app.slider(key="packages").set_value(3.0).run())
    assert not app.warning
    assert "`packages_per_accelerator` = 3" in words(app)
    assert "One of 3 packages" in words(app)
    assert "packages" in sliders(app)


def test_one_click_takes_as_many_packages_as_are_needed(visit):
    app = visit(dies="16", die_area="600")
    checked(app.button(key="spread").click().run())
    assert sliders(app)["packages"] == 3
    assert not app.warning
    assert answer(app)


def test_packages_are_not_offered_where_one_is_enough(visit):
    assert "packages" not in sliders(visit())
    assert sliders(visit(packages="2"))["packages"] == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_and_notes_of_the_library_are_known(language):
    texts = Texts(language)
    for overrides in ({"die_area": "900 mm^2"}, {"dies_per_accelerator": "16 die", "die_area": "600 mm^2"}):
        error = bills.refusal(Design.of(START, overrides))
        assert refusals.in_plain_words(str(error), texts) != texts("problem.calc", message=str(error))
    bill = calc.unit_cost(START, overrides={"package.bond_yield": "0.8"})
    for note in bill.notes:
        assert "%" in refusals.in_plain_words(note, texts)
        assert refusals.in_plain_words(note, texts) != texts("problem.calc", message=note)
    assert bill.notes


def test_any_other_refusal_is_told_without_a_traceback(visit, monkeypatch):
    def refused(*arguments, **settings):
        raise calc.RangeError("no {such} thing")

    monkeypatch.setattr(calc, "unit_cost", refused)
    app = visit(die_area="351", volume="20000")
    assert any("no (such) thing" in text for text in warnings(app))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"start": "h9000"}, "h9000"),
        ({"die_area": "huge"}, "huge"),
        ({"die_area": "1e99"}, "1e99"),
        ({"volume": "-3"}, "-3"),
        ({"node": "{moon}"}, "{moon}"),
        ({"colour": "blue"}, "colour"),
        ({"layers": "3"}, "layers"),
        ({"against": START}, START),
    ],
)
def test_a_bad_link_is_told_and_the_page_still_works(visit, asked, said):
    app = visit(**asked)
    assert any(said in text for text in warnings(app))
    assert answer(app)


def test_both_currencies(visit):
    dollars, yuan = visit(), visit(currency="CNY")
    cost = bills.central_bill(Design(START)).figure("unit_cost", "CNY").value
    assert f"**{cost:,.0f} CNY**" in answer(yuan)
    assert answer(yuan) != answer(dollars)


def test_chinese_from_top_to_bottom(visit):
    app = visit(language="zh")
    assert "造一颗" in app.header[0].value
    assert app.selectbox(key="node").label == "制程"
    assert "仅供决策参考" in words(app)
    assert "载板" in answer(app)


def test_a_change_of_language_keeps_choices(visit):
    app = visit(start="h100", currency="CNY", volume="500000")
    checked(app.segmented_control(key="language").set_value("zh").run())
    assert app.selectbox(key="start").value == "h100"
    assert sliders(app)["volume"] == 500_000


def test_the_table_has_every_line_that_is_not_zero(visit):
    bill = bills.central_bill(Design(START))
    table = app_table(visit(), EN("bill.unit_cost"))
    for name in bill.lines:
        assert (EN(f"bill.{name}") in table) == (bill.figure(name).value != 0.0), name


def app_table(app, row):
    """The index of the table that has a row, without marks of boldness."""
    for table in app.table:
        index = [str(name).strip("*") for name in table.value.index]
        if row in index:
            return index
    raise AssertionError(f"no table has a row {row}")


def test_nodes_mark_the_one_that_is_chosen(visit):
    frame = visit(node="7nm").dataframe[0].value
    assert len(frame) == len(presets.names("nodes"))
    assert [name for name in frame.index if name.startswith("▸")] == ["▸ " + presets.label("nodes", "7nm", "en")]


def test_where_it_comes_from(visit):
    app = visit()
    checked(app.selectbox(key="explain").set_value("die_yield").run())
    assert "die_yield of chiplet-28nm" in app.code[0].value
    assert query(app) == {"explain": "die_yield"}


def test_files_have_central_values_with_ranges():
    costed = Costed.of(Design(START))
    plain = json.loads(as_json(costed, "USD"))
    item = plain["totals"]["unit_cost"]
    assert item["value"] == costed.central.figure("unit_cost").value
    assert item["low"] < item["value"] < item["high"]
    header, *rows = as_csv(costed, "CNY").splitlines()
    assert "low [CNY]" in header
    assert sum(1 for row in rows if row.startswith("unit_cost,")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_and_part_has_a_name(language):
    texts = read(language)
    for name in presets.designs():
        for figure in bills.central_bill(Design(name)).names:
            assert f"bill.{figure}" in texts
    for group in calc.BILL_GROUPS:
        assert group == "margin" or f"part.{group}" in texts
    for name in LABELS:
        assert f"mark.{name}" in texts
    for column in bills.nodes("350 mm^2", "USD").columns:
        assert f"nodes.{column.partition(' [')[0]}" in texts
