"""The page, run without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import calc

APP = Path(__file__).resolve().parents[2] / "ui" / "app.py"
PRICE = "site-electricity_price"


@pytest.fixture
def visit():
    """Opens the page at a query."""

    def opened(**query):
        app = AppTest.from_file(str(APP), default_timeout=120)
        for key, value in query.items():
            app.query_params[key.replace("__", "-")] = value
        return checked(app.run())

    return opened


def checked(app):
    assert not app.exception, [entry.message for entry in app.exception]
    return app


def cards(app):
    return [(metric.label, metric.value, metric.delta) for metric in app.metric]


def query(app):
    """The link's query; a single value may come as text or as a list."""
    return {key: value if isinstance(value, str) else ",".join(value) for key, value in app.query_params.items()}


def words(app):
    return "\n".join(entry.value for entry in (*app.markdown, *app.caption))


def test_it_runs_and_has_all_selectors(visit):
    app = visit()
    assert not app.error
    assert not app.warning
    keys = {box.key for box in app.selectbox} | {box.key for box in app.multiselect}
    assert {"platforms", "workload", "site", "finance", "policy", "basis", "baseline", "currency"} <= keys
    assert query(app) == {}


def test_sliders_are_those_of_the_declarations(visit):
    app = visit()
    expected = {control.path.replace(".", "-") for control in calc.controls(calc.compare())}
    assert {slider.key for slider in (*app.slider, *app.select_slider)} == expected


def test_a_moved_slider_changes_the_figures_and_is_told(visit):
    app = visit()
    before = cards(app)
    slider = app.slider(key=PRICE)
    checked(slider.set_value(slider.max).run())
    assert cards(app) != before
    assert "`site.electricity_price`" in words(app)
    checked(app.button[0].click().run())
    assert cards(app) == before
    assert "`site.electricity_price`" not in words(app)


def test_a_link_gives_the_same_figures(visit):
    moved = visit()
    value = moved.slider(key=PRICE).max
    checked(moved.slider(key=PRICE).set_value(value).run())
    assert cards(visit(**{PRICE: str(value)})) == cards(moved)


def test_a_slider_that_was_not_moved_follows_the_site(visit):
    app = visit()
    before = app.slider(key=PRICE).value
    checked(app.selectbox(key="site").set_value("us-average").run())
    usual = calc.controls(calc.compare(site="us-average"))[0].value
    assert app.slider(key=PRICE).value == pytest.approx(usual)
    assert usual != pytest.approx(before)
    assert "`site.electricity_price`" not in words(app)
    assert query(app) == {"site": "us-average"}


def test_choices_are_in_the_link_by_name_and_defaults_are_not(visit):
    app = visit()
    checked(app.selectbox(key="currency").set_value("CNY").run())
    assert query(app)["currency"] == "CNY"
    checked(app.selectbox(key="currency").set_value("USD").run())
    assert query(app) == {}


def test_a_link_chooses_platforms_and_baseline(visit):
    app = visit(platforms="h200,h20", baseline="h200")
    assert app.multiselect(key="platforms").value == ["h200", "h20"]
    assert app.selectbox(key="baseline").value == "h200"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"platforms": "h200,h20,h9000"}, "h9000"),
        ({PRICE: "cheap"}, "cheap"),
        ({PRICE: "1e99"}, "1e99"),
        ({PRICE: "nan"}, "nan"),
        ({"basis": "equal_luck"}, "equal_luck"),
        ({"site": "{moon}"}, "{moon}"),
        ({"colour": "blue"}, "colour"),
        ({"chiplet-28nm-volume": "-3"}, "-3"),
    ],
)
def test_a_bad_link_is_told_and_the_page_still_works(visit, asked, said):
    app = visit(**asked)
    assert any(said in entry.value for entry in app.warning)
    assert app.metric


def test_removing_the_baseline_takes_another(visit):
    app = visit(platforms="h200,h20")
    checked(app.multiselect(key="platforms").set_value(["h200", "ascend-910c"]).run())
    assert app.selectbox(key="baseline").value == "h200"


def test_no_platform_at_all_is_told(visit):
    app = visit()
    checked(app.multiselect(key="platforms").set_value([]).run())
    assert app.warning
    checked(app.multiselect(key="platforms").set_value(["h20"]).run())
    assert app.metric


def test_an_impossible_comparison_is_told_without_a_traceback(visit, monkeypatch):
    def refused(*arguments, **settings):
        raise calc.InfeasibleError("model does not fit: needs {3} devices or more")

    monkeypatch.setattr(calc, "compare", refused)
    app = visit(platforms="mi300x")
    assert any("does not fit" in entry.value for entry in app.error)


def test_chinese_from_top_to_bottom(visit):
    app = visit(language="zh")
    assert "完成同样的工作" in app.header[0].value
    assert any("恰恰相反" in entry.value or "未知" in entry.value for entry in app.markdown)
    assert app.selectbox(key="site").label == "地点"
    assert "仅供决策参考" in words(app)


def test_a_change_of_language_keeps_choices_and_figures(visit):
    app = visit(site="us-average", basis="per_device")
    before = cards(app)
    checked(app.segmented_control(key="language").set_value("zh").run())
    assert app.selectbox(key="site").value == "us-average"
    assert [delta for _, _, delta in cards(app)] == [delta for _, _, delta in before]
    assert query(app)["site"] == "us-average"


def test_the_claim_stands_beside_each_28_nm_design(visit):
    text = words(visit())
    assert "claimed −30%" in text
    assert "claimed −40%" in text
    assert "names no baseline" in text
    assert "Probability that the claim holds" in text


def test_the_claim_is_judged_at_equal_throughput_on_any_basis(visit):
    def verdicts(app):
        return [entry.value for entry in app.markdown if "claimed −" in entry.value]

    assert verdicts(visit(basis="per_device")) == verdicts(visit())


def test_training_has_a_page_too(visit):
    app = visit(workload="train-405b", platforms="h200,h20")
    assert app.metric or app.error


@pytest.mark.parametrize("basis", ["per_device", "equal_budget", "equal_power"])
def test_every_basis(visit, basis):
    assert visit(basis=basis).metric


def test_platforms_that_may_not_be_bought_are_flagged(visit):
    app = visit(platforms="b300,h20", policy="us-cn-2026-01")
    assert not calc.compare(["b300", "h20"], policy="us-cn-2026-01").platform("b300").available
    assert "may not be bought" in words(app)


def test_unknown_is_shown_as_unknown_with_its_reason(visit):
    app = visit(platforms="h20,biren-br100")
    figure = calc.compare(["h20", "biren-br100"]).figure("cost_per_million_tokens", "biren-br100")
    assert figure.value is None
    assert any(metric.value == "unknown" for metric in app.metric)
    assert "its cost is **unknown**" in words(app)
    assert figure.reason in words(app)


def test_where_it_comes_from(visit):
    app = visit(explain="cost_per_million_tokens", of="chiplet-28nm")
    assert "cost_per_million_tokens of chiplet-28nm" in app.code[0].value
    assert len(app.dataframe[0].value) > 20


def test_downloads_are_offered(visit):
    app = visit()
    assert len(app.get("download_button")) == 5


def test_workbook_is_made():
    from ui.compare.downloads import workbook

    assert workbook(calc.compare(["h20"]), "CNY").startswith(b"PK")
