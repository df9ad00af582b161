"""The page on accuracy, run without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

import calc
from ui.accuracy import words
from ui.accuracy.choices import verdicts
from ui.components import validations
from ui.components.numbers import number, share
from ui.components.texts import LANGUAGES, Texts, read
from ui.pages_list import PAGES

EN = Texts("en")


def accuracy_page():
    from ui.accuracy import page
    from ui.components.language import choose_language

    choose_language()
    page.show()


@pytest.fixture
def visit():
    """Opens the page at a query."""

    def opened(**query):
        app = AppTest.from_function(accuracy_page, default_timeout=120)
        for key, value in query.items():
            app.query_params[key] = value
        return checked(app.run())

    return opened


def checked(app):
    assert not app.exception, [entry.message for entry in app.exception]
    return app


def story(app):
    """The lines on the parts of the model."""
    return app.markdown[1].value


def table(app):
    return app.dataframe[0].value


def query(app):
    return {key: value if isinstance(value, str) else ",".join(value) for key, value in app.query_params.items()}


def warnings(app):
    return [entry.value for entry in app.warning]


def test_it_is_a_page_of_the_app():
    assert "accuracy" in [page.name for page in PAGES]


def test_it_runs_without_complaint_and_with_a_bare_link(visit):
    app = visit()
    assert not app.error
    assert not app.warning
    assert query(app) == {}
    assert app.header[0].value == EN("accuracy.question")
    frame = validations.frame()
    rooms = set(frame.loc[frame["represented"], "room"])
    assert len(app.get("plotly_chart")) == 1 + len(rooms)


def test_every_part_of_the_model_has_its_line_with_the_figures_of_the_library(visit):
    said = story(visit())
    rooms = validations.shipped().rooms()
    for row in rooms[rooms["judged"] > 0].to_dict("records"):
        (line,) = (line for line in said.splitlines() if line.startswith(f"- **{words.room(row['room'], EN)}**"))
        assert share(row["share_within"], EN) in line
        assert number(row["judged"], EN) in line
        if row["room"] != "silicon":
            assert number(row["typical_factor"], EN) in line
            assert number(row["rms_factor"], EN) in line
    for room in words.ROOMS:
        assert words.room(room, EN) in said


def test_fitted_cases_are_told_apart(visit):
    line = next(line for line in story(visit()).splitlines() if words.room("device", EN) in line)
    assert line.index("strong source") < line.index("from which its coefficients were fitted")


def test_the_table_holds_all_rows_and_the_worst_first(visit):
    frame = validations.frame()
    shown = table(visit())
    assert len(shown) == len(frame)
    worst = frame.loc[frame["error_over_tolerance"].idxmax()]
    assert shown[EN("accuracy.column_case")].iloc[0] == worst["id"]


@pytest.mark.parametrize(
    ("key", "value"), [("room", "device"), ("file", "silicon.yaml"), ("regime", "simd"), ("chip", "NVIDIA L20")]
)
def test_a_choice_in_the_link_filters(visit, key, value):
    frame = validations.frame()
    app = visit(**{key: value})
    assert len(table(app)) == (frame[key] == value).sum() > 0
    assert query(app) == {key: value}


@pytest.mark.parametrize("verdict", ["within", "outside", "not_represented"])
def test_verdicts(visit, verdict):
    app = visit(verdict=verdict)
    assert len(table(app)) == (verdicts(validations.frame()) == verdict).sum() > 0
    assert set(table(app)[EN("accuracy.column_verdict")].str[2:]) == {EN(f"accuracy.verdict_{verdict}")}


def test_a_choice_in_the_side_bar_becomes_part_of_the_link(visit):
    app = visit()
    before = story(app)
    checked(app.selectbox(key="room").set_value("device").run())
    assert query(app) == {"room": "device"}
    assert story(app) == before
    assert len(app.get("plotly_chart")) == 2


def test_choices_that_nothing_matches_are_told(visit):
    app = visit(room="silicon", chip="NVIDIA L20")
    assert [entry.value for entry in app.info] == [EN("accuracy.nothing")]
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("asked", [{"room": "{moon}"}, {"chip": "abacus"}, {"colour": "blue"}])
def test_a_bad_link_is_told_and_the_page_still_works(visit, asked):
    app = visit(**asked)
    ((key, value),) = asked.items()
    assert any(value in text or key in text for text in warnings(app))
    assert len(table(app)) == len(validations.frame())


def test_any_refusal_is_told_without_a_traceback(visit, monkeypatch):
    def refused():
        raise calc.PresetError("no {such} file")

    monkeypatch.setattr(validations, "shipped", refused)
    app = visit()
    assert "no (such) file" in app.error[0].value


def test_weak_spots_name_the_largest_misses_and_what_is_left_out(visit):
    said = "\n".join(entry.value for entry in visit().markdown)
    frame = validations.frame()
    missed = frame[frame["represented"] & ~frame["within"] & (frame["group"] != "")]
    assert str(missed.loc[missed["error_over_tolerance"].idxmax(), "title"]) in said
    for case in validations.shipped().not_represented():
        assert f"**{case.id}**" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_usual_reasons_of_the_library_have_a_sentence(language):
    texts = Texts(language)
    reasons = {case.reason for case in validations.shipped().not_represented() if "states no" in case.reason}
    assert reasons
    assert not [reason for reason in reasons if words.reason(reason, texts) == reason]
    assert words.reason("something else", texts) == "something else"


def test_chinese_from_top_to_bottom(visit):
    app = visit(language="zh")
    said = "\n".join(entry.value for entry in (*app.markdown, *app.caption))
    assert "这些数字" in app.header[0].value
    assert app.selectbox(key="room").label == "模型的部分"
    assert "含有同类工具的错误" in said
    assert "仅供决策参考" in said


def test_sources_count_every_case_once():
    result = validations.shipped()
    sourced = {(row["file"], row["id"]) for row in result.frame().to_dict("records") if row["source"]}
    assert result.sources()["cases"].sum() == len(sourced)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_room_sort_and_quantity_has_a_name(language):
    texts, frame = read(language), validations.frame()
    for room in frame["room"].unique():
        assert f"room.{room}" in texts
    for regime in frame["regime"].unique():
        assert not regime or f"regime.{regime}" in texts
    for name in frame["name"].unique():
        plain = name.partition("[")[0]
        assert not plain or any(f"{part}.{plain}" in texts for part in ("quantity", "metric", "bill")), plain
