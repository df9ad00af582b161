"""The views of the page Design a chip beyond cost: what it does, rivals, export control, other designs."""

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

import calc
from ui.components import bills, devices, presets
from ui.components.bills import Design
from ui.components.comparisons import DRAWS, SEED
from ui.components.devices import Goal
from ui.components.numbers import number
from ui.components.texts import LANGUAGES, Texts, read
from ui.design import goals
from ui.design.device.figures import Device
from ui.design.device.view import as_csv, as_json
from ui.design.rivals.view import USUAL
from ui.design.views import VIEWS

START = "chiplet-28nm"
EN = Texts("en")
WITHOUT_SUPPLY = [name for name in presets.names("designs") if calc.load(f"designs/{name}").supply != "stated"]
STATED = [name for name in presets.names("designs") if name not in WITHOUT_SUPPLY]
RAW_KEY = re.compile(
    r"\b(limit|limit_about|limit_help|figure|supply|aspects|aspects_in_words|precision|licence|status|matched)"
    r"\.[a-z_]+\b"
)


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


def words(app):
    return "\n".join(entry.value for entry in (*app.markdown, *app.caption, *app.info))


def sentence(app, *parts):
    """The first text on the page that holds all parts."""
    return next(text for entry in app.markdown for text in entry.value.split("\n- ") if all(p in text for p in parts))


def sliders(app):
    return {slider.key: slider for slider in app.slider}


def query(app):
    return {key: value if isinstance(value, str) else ",".join(value) for key, value in app.query_params.items()}


def bold(value, unit):
    return f"**{number(value, EN)} {unit}**"


# --- all of them --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", presets.designs())
def test_every_design_and_build_has_every_view(visit, name, view):
    app = visit(start=name, view=view)
    assert not app.error
    assert not app.warning
    assert "one costs" in words(app)
    assert not RAW_KEY.search(words(app)), RAW_KEY.search(words(app))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", [START, "tpu-v1", "mi300x-as-built", "h20"])
def test_every_view_in_chinese(visit, name, view):
    app = visit(start=name, view=view, language="zh")
    assert not app.error
    assert not app.warning
    assert "造一颗" in app.header[0].value
    assert not RAW_KEY.search(words(app)), RAW_KEY.search(words(app))


@pytest.mark.parametrize("name", presets.names("builds"))
def test_a_build_says_why_it_has_no_device(visit, name):
    assert "is a build" in words(visit(start=name, view="device"))


def test_views_keep_choices_of_each_other_without_complaint(visit):
    app = visit(view="device", explain_device="heat_flux", matched="h200", aspects="rate", date="2022-10-07")
    for view in VIEWS:
        checked(app.segmented_control(key="view").set_value(view).run())
        assert not app.warning, [entry.value for entry in app.warning]
    assert query(app)["explain_device"] == "heat_flux"
    assert query(app)["matched"] == "h200"


@pytest.mark.parametrize("name", presets.names("designs"))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_and_limit_has_a_name(name, language):
    texts = read(language)
    found = calc.synthesise(name)
    for figure in found.names:
        assert f"figure.{figure}" in texts
    for limit in found.limits:
        for group in ("limit", "limit_about", "limit_help"):
            assert f"{group}.{limit.name}" in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_a_match_and_every_aspect_has_a_name(language):
    texts = read(language)
    for figure in calc.match("h20").names:
        assert f"figure.{figure}" in texts
    for name in goals.ASPECTS:
        assert f"aspects.{name}" in texts
        assert f"aspects_in_words.{name}" in texts
    assert {f"precision.{name}" for name in goals.PRECISIONS} <= set(texts)
    assert {part for name in goals.ASPECTS for part in name.split(goals.SEPARATOR)} >= set(calc.MATCHED_ASPECTS)


# --- controls -----------------------------------------------------------------------------------------------------


def test_the_supply_goes_from_the_minimum_of_the_node_to_its_nominal(visit):
    slider = sliders(visit())["supply"]
    assert (slider.min, slider.max, slider.value) == (0.65, 0.95, 0.8)


def test_a_lower_supply_gives_less_rate_and_less_power(visit):
    app = visit(view="device")
    before = calc.synthesise(START, date=bills.date())
    checked(app.slider(key="supply").set_value(0.7).run())
    after = calc.synthesise(START, overrides={"supply_voltage": "0.7 V"}, date=bills.date())
    for name, unit in (("peak_rate_16bit", "TFLOP/s"), ("rated_power", "W")):
        assert after.figure(name).value < before.figure(name).value
        assert bold(after.figure(name).value, unit) in words(app)
    assert "`supply_voltage` = 0.7 V" in words(app)


def test_a_supply_that_another_node_does_not_bear_gives_way_to_its_nominal(visit):
    app = visit(node="5nm")
    ends = calc.supply_range("5nm")
    assert not ends.holds(0.8)
    assert sliders(app)["supply"].value == ends.nominal
    assert f"`supply_voltage` = {ends.nominal:g} V" in words(app)


def test_links_between_dies_cost_power_and_area(visit):
    app = visit(view="device")
    checked(app.slider(key="link_bandwidth").set_value(2000.0).run())
    checked(app.slider(key="link_area").set_value(0.2).run())
    changes = {"die_to_die_bandwidth": "2000 GB/s", "die_to_die_area_share": "0.2"}
    found = calc.synthesise(START, overrides=changes, date=bills.date())
    assert bold(found.figure("rated_power").value, "W") in words(app)
    assert found.figure("die_to_die_power").value > calc.synthesise(START).figure("die_to_die_power").value
    assert "`die_to_die_area_share` = 0.2, `die_to_die_bandwidth` = 2000 GB/s" in words(app)


@pytest.mark.parametrize("name", WITHOUT_SUPPLY)
def test_where_the_supply_is_not_stated_the_clock_is_the_control(visit, name):
    app = visit(start=name, view="device")
    assert "supply" not in sliders(app)
    assert "not published" in words(app) or "supply follows" in words(app)
    clock = sliders(app)["clock"]
    stated = calc.Q(calc.load(f"designs/{name}").clock_frequency.value, "GHz").magnitude
    assert clock.value == pytest.approx(stated)
    slower = round(clock.value - 0.1, 2)
    checked(clock.set_value(slower).run())
    found = calc.synthesise(name, overrides={"clock_frequency": f"{slower} GHz"}, date=bills.date())
    assert bold(found.figure("native_rate").value, "TFLOP/s") in words(app)


def test_clock_and_supply_are_never_controls_together(visit):
    assert all("clock" not in sliders(visit(start=name)) for name in STATED)
    app = visit(start="h20")
    assert not {"clock", "supply"} & set(sliders(app))


@pytest.mark.parametrize("view", ["device", "rivals", "space"])
@pytest.mark.parametrize("memory", presets.names("memories"))
def test_every_memory_can_be_taken(visit, memory, view):
    app = visit(memory=memory, view=view)
    assert not app.error
    assert not RAW_KEY.search(words(app))
    assert "one costs" in words(app) or app.warning


@pytest.mark.parametrize("node", presets.design_nodes())
def test_every_node_for_designs_can_be_taken(visit, node):
    app = visit(node=node, view="device")
    assert not app.error
    assert not app.warning
    assert "supply" in sliders(app)


# --- what it does -------------------------------------------------------------------------------------------------


def test_what_it_does_is_that_of_the_library(visit):
    app = visit()
    found = calc.synthesise(START, date=bills.date())
    drawn = calc.synthesise(START, date=bills.date(), draws=bills.DRAWS, seed=bills.SEED)
    text = sentence(app, "It computes")
    for name, unit in (("peak_rate_16bit", "TFLOP/s"), ("peak_rate_8bit", "TFLOP/s"), ("rated_power", "W"),
                       ("memory_bandwidth", "TB/s"), ("memory_capacity", "GB")):  # fmt: skip
        assert bold(found.figure(name).value, unit) in text
    ends = drawn.figure("rated_power")
    assert f"({number(ends.low, EN)} – {number(ends.high, EN)})" in text


def test_units_for_8_bits_alone_are_told_as_such(visit):
    app = visit(start="chiplet-28nm-int8", view="device")
    text = sentence(app, "It computes")
    assert "(INT8)" in text
    assert "BF16" not in text
    rows = [list(table.value.loc[name]) for table in app.table for name in table.value.index
            if name.startswith("Dense rate, 16 bits")]  # fmt: skip
    assert rows == [["–", EN("device.no_units")]]


def test_a_broken_limit_is_told_with_what_helps(visit):
    limits = calc.synthesise(START, overrides={"memory": "hbm3e"}).limits
    assert [item.name for item in limits if item.holds is False] == ["memory interface"]
    app = visit(memory="hbm3e", view="device")
    assert "It breaks the limit of: **memory interface**" in words(app)
    assert EN("limit_help.memory interface") in words(app)


def test_the_best_supply_is_that_of_the_library(visit):
    app = visit(view="device")
    within = calc.best_voltage(START, lowest=0.65, date=bills.date(), draws=bills.DRAWS, seed=bills.SEED)
    text = sentence(app, "takes least power at")
    assert f"**{number(within.voltage.value, EN)} V**" in text
    assert f"**−{abs(within.power_change.value):.0%}**" in text
    assert f"**{number(within.silicon_ratio.value, EN)} times**" in text


def test_files_of_the_device_have_ranges_and_limits():
    device = Device.of(Design(START))
    plain = json.loads(as_json(device))
    power = plain["figures"]["rated_power"]
    assert power["value"] == device.central.figure("rated_power").value
    assert power["low"] < power["value"] < power["high"]
    assert plain["limits"]["reticle"]["status"] == "holds"
    assert "rated_power" in as_csv(device)


# --- against chips ------------------------------------------------------------------------------------------------


def test_against_chips_are_the_changes_of_the_library(visit):
    app = visit(view="rivals")
    usual = calc.load_scenario("default")
    comparison = calc.compare(
        [START, *USUAL], workload=str(usual.workload), site=str(usual.site), finance=str(usual.finance),
        policy=str(usual.policy), basis="equal_throughput", baseline=USUAL[0], draws=DRAWS, seed=SEED,
    )  # fmt: skip
    for rival in USUAL:
        change = comparison.delta(against=rival).loc[START, "energy_per_million_tokens [%]"]
        said = f"**{abs(change):.0f}% {'more' if change > 0 else 'less'}** energy"
        assert said in sentence(app, "Against", presets.platform_label(rival, "en")), rival


def test_moved_controls_move_the_comparison(visit):
    app = visit(view="rivals")
    before = sentence(app, "Against", "H20")
    checked(app.slider(key="supply").set_value(0.65).run())
    assert sentence(app, "Against", "H20") != before


def test_the_size_that_matches_each_chip_is_that_of_the_library(visit):
    app = visit(view="rivals")
    for rival in USUAL:
        match = calc.match(rival, design=START, voltage="0.8 V", date=bills.date())
        text = sentence(app, presets.platform_label(rival, "en"), "rated at", "logic dies")
        assert f"logic dies **{match.central('logic_die_count'):g}**" in text
        assert bold(match.central("rated_power"), "W") in text
        assert f"rated at {calc.load(f'accelerators/{rival}').rated_power.quantity.value:.0f} W" in text
    assert "**dense rate and memory bandwidth**" in words(app)


def test_what_cannot_be_matched_is_told(visit):
    app = visit(start="chiplet-28nm-int8", view="rivals")
    assert app.selectbox(key="precision").value == "int8"
    checked(app.selectbox(key="precision").set_value("16-bit").run())
    assert EN("refused.precision", formats="int8") in words(app)
    assert "problem" not in words(app)


def test_what_cannot_do_the_work_is_told(visit):
    assert "unknown. " in sentence(visit(start="tpu-v1", view="rivals"), "Against", "H20")


def test_without_chips_it_asks_for_some(visit):
    app = visit(view="rivals")
    checked(app.multiselect(key="platforms").set_value([]).run())
    assert [entry.value for entry in app.warning] == [EN("choose.nothing")]


# --- export control -----------------------------------------------------------------------------------------------


def test_the_licence_is_that_of_the_library(visit):
    app = visit(start="chiplet-28nm-int8", view="export")
    found = calc.export_control("chiplet-28nm-int8", bills.date())
    assert f"**{EN(f'licence.{found.licence}')}**" in words(app)
    tpp = found.figure("total_processing_performance").value
    assert f"**{number(tpp, EN)}**" in words(app)
    rates = calc.synthesise("chiplet-28nm-int8", date=bills.date()).rates
    assert tpp == pytest.approx(rates["int8"].value * 8)


def test_another_date_has_other_rules(visit):
    app = visit(view="export", date="2022-10-07")
    assert "2022-10-07" in sentence(app, "under the rules of")
    rules = next(table.value for table in app.table if "Since" in table.value.columns)
    assert len(rules) == len(calc.export_control(START, "2022-10-07").findings)
    assert EN("export.disclaimer") in words(app)


def test_more_rate_comes_nearer_to_the_limits(visit):
    app = visit(view="export", dies="16", packages="2")
    found = calc.export_control(
        START, bills.date(), overrides={"dies_per_accelerator": "16 die", "packages_per_accelerator": "2"}
    )
    assert f"**{number(found.figure('total_processing_performance').value, EN)}**" in words(app)
    usual = calc.export_control(START, bills.date()).figure("total_processing_performance").value
    assert found.figure("total_processing_performance").value > 1.5 * usual


# --- other designs ------------------------------------------------------------------------------------------------


def test_the_front_is_that_of_the_library(visit):
    app = visit(view="space")
    space = calc.design_space("h20", date=bills.date())
    text = sentence(app, "designs** that match")
    assert f"**{space['pareto'].sum()} of {len(space)} designs**" in text
    assert f"{(space['broken'] != '').sum()} of them break a limit" in text
    table = next(table.value for table in app.table if table.value.index.name == "No.")
    assert len(table) == space["pareto"].sum()


def test_the_recipe_stands_where_the_library_puts_it(visit):
    app = visit(view="space")
    own = calc.match("h20", design=START, voltage="0.8 V", date=bills.date())
    text = sentence(app, "in the size that matches it")
    assert bold(own.central("total_die_area"), "mm²") in text
    assert bold(own.central("rated_power"), "W") in text
    better = calc.better_designs(calc.design_space("h20", date=bills.date()), own)
    assert f"**{len(better)} designs beat it**" in text


def test_a_build_has_the_space_without_a_recipe(visit):
    app = visit(start="h20", view="space")
    assert "in the size that matches it" not in words(app)
    assert "designs** that match" in words(app)


def test_a_chip_of_which_not_enough_is_known_is_refused_in_words(visit):
    app = visit(view="space", matched="kunlunxin-p800")
    assert any("peak memory bandwidth is not known" in entry.value for entry in app.warning)


def test_only_what_the_library_can_match_is_offered(visit):
    options = visit(view="space").selectbox(key="aspects").options
    known = [name for name in goals.ASPECTS if set(name.split("-")) <= set(calc.MATCHED_ASPECTS)]
    assert options == [EN(f"aspects.{name}") for name in known]


@pytest.mark.parametrize("name", presets.names("designs"))
def test_every_recipe_matches_or_says_why_not(name):
    formats = Device.of(Design(name)).formats
    goal = Goal("h20", ("rate", "bandwidth"), "" if "bf16" in formats else "int8")
    match = devices.recipe(Design(name), goal)
    target = 148.0 if "bf16" in formats else 296.0  # TFLOP/s of H20, from its data sheet
    assert match.central("peak_rate") >= target * (1 - 1e-9)
    assert match.central("memory_bandwidth") >= 4.0 * (1 - 1e-9)
