"""English and Chinese say the same things, and every word that the code asks for is there."""

import re
import string
from pathlib import Path

import pytest

import calc
from ui.components.texts import LANGUAGES, Texts, read

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "ui").rglob("*.py"))
CALLED = re.compile(r"""texts(?:\.find)?\(\s*f?(["'])(.+?)\1""")
# Sections whose keys are made from names in the library.
MADE = ("unit.", "per.", "boundary.", "metric.")


def places(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def asked_for():
    """Keys in the code as patterns: a place in an f-string stands for any name."""
    for source in SOURCES:
        for _, key in CALLED.findall(source.read_text(encoding="utf-8")):
            yield re.compile(re.sub(r"\\\{.*?\\\}", "[A-Za-z0-9_*/^() .-]+", re.escape(key)))


def test_languages_have_the_same_keys():
    english = set(read("en"))
    for language in LANGUAGES:
        assert set(read(language)) == english


def test_texts_have_the_same_places():
    for key, text in read("en").items():
        assert places(text) == places(read("zh")[key]), key


def test_chinese_is_not_left_in_english():
    same = {key for key, text in read("zh").items() if text == read("en")[key]}
    allowed = {"input.power_usage_effectiveness", "unit_boundary", "unit_per"}
    assert not {key for key in same - allowed if not key.startswith("unit.")}


def test_every_key_that_the_code_asks_for_is_there():
    keys = list(read("en"))
    for pattern in asked_for():
        assert any(pattern.fullmatch(key) for key in keys), pattern.pattern


def test_no_text_is_left_unused():
    patterns = list(asked_for())
    code = "".join(source.read_text(encoding="utf-8") for source in SOURCES)
    unused = [
        key
        for key in read("en")
        if not key.startswith(MADE)
        and f'"{key}"' not in code
        and not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_and_control_has_a_name(language):
    texts = read(language)
    for metric in (*calc.METRICS, *calc.BREAKDOWN):
        assert f"metric.{metric}" in texts
    for workload in ("chat-70b", "train-405b"):
        for control in calc.controls(calc.compare(["h20", "chiplet-28nm"], workload=workload)):
            assert f"input.{control.name}" in texts
            assert f"input_help.{control.name}" in texts
            assert not control.unit or f"unit.{control.unit}" in texts


def test_a_missing_text_falls_back_to_its_key():
    assert Texts("zh")("no.such.key") == "no.such.key"


def test_units_are_said_with_what_they_are_per():
    assert Texts("en").unit("kWh/Mtoken", boundary="facility") == "kWh per million tokens (at the meter)"
    assert Texts("zh").unit("token/s", per="accelerator") == "词元/秒 每卡"
