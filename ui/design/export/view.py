"""What the export rules of a date say of the design: the licence class, how far each limit is, rule by rule."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

import calc
from calc import plots
from ui.components import bills, devices, presets
from ui.components.charts import show_picture
from ui.components.link import Link
from ui.components.numbers import number, share, span
from ui.components.selectors import choose_one
from ui.components.texts import Texts
from ui.design import downloads
from ui.design.choices import Chosen
from ui.design.export import dates

FIGURES = ("total_processing_performance", "performance_density", "memory_bandwidth", "aggregate_io_bandwidth",
           "memory_bandwidth_density")  # fmt: skip
TPP = FIGURES[0]


def show(chosen: Chosen, link: Link, texts: Texts) -> None:
    """The date, words, the gauge, both tables, the reasons in full."""
    with st.container(border=True):
        date = choose_one(link, "date", dates.options(), bills.date(), texts, lambda name: dates.label(name, texts))
    result = devices.classified(chosen.design, date)
    central = devices.classified(chosen.design, date, draws=0)
    st.markdown(_headline(result, central.figure(TPP), chosen, texts))
    st.markdown("\n".join(f"- {line}" for line in _lines(result, texts)))
    st.caption(texts("export.disclaimer"))
    words = labels(result, texts)
    title, about, alt = (texts(f"drawn.gauge_{what}") for what in ("title", "about", "alt"))
    show_picture(plots.export_gauge(result, words), "gauge", title, about, alt)
    _limits(result, words, texts)
    _rules(result, words, texts)
    with st.expander(texts("export.reasons")):
        st.markdown("\n".join(f"- **{item.rule.name}**: {item.status}: {item.why}" for item in result.findings))
        st.markdown("\n".join(f"- {note}" for note in result.notes))
    _sources(result, words, texts)
    files = {"CSV": lambda: str(result.thresholds().to_csv(index=False)), "JSON": result.to_json}
    downloads.buttons(f"{result.name}-export-control", files, texts)


def labels(result: calc.ExportControl, texts: Texts) -> dict[str, str]:
    """Words of the gauge: figures, units, marks, rules by name."""
    rules = {item.rule.id: presets.label("rules", item.rule.id, texts.language) for item in result.findings}
    figures = {name: texts(f"export_figure.{name}") for name in FIGURES}
    return texts.section("unit") | texts.section("mark") | figures | rules


def _headline(result: calc.ExportControl, central: calc.Figure, chosen: Chosen, texts: Texts) -> str:
    """The licence class and the TPP, which the rules look at at central values, with the range of the draws."""
    licence = texts.find(f"licence.{result.licence}", result.licence)
    key = "export.at_home" if result.domestic else "export.sold_to_china"
    drawn = result.figure(TPP)
    tpp = replace(central, low=drawn.low, high=drawn.high)
    ends = span(tpp, texts)
    return texts(
        key, design=chosen.name(texts), date=result.date, licence=licence, tpp=number(tpp.value, texts),
        range=texts("making.range", span=ends) if ends else "",
    )  # fmt: skip


def _lines(result: calc.ExportControl, texts: Texts) -> list[str]:
    """What catches it, what is not known, what does not apply, and how surely."""
    names = {item.rule.id: presets.label("rules", item.rule.id, texts.language) for item in result.findings}

    def said(found: tuple[str, ...] | list[str]) -> str:
        return texts("comma").join(names[name] for name in found)

    lines = [texts("export.caught", rules=said(result.caught)) if result.caught else texts("export.not_caught")]
    if result.unknown:
        lines.append(texts("export.unknown", rules=said(result.unknown)))
    doubtful = [
        texts("export.in_draws", rule=names[item.rule.id], share=share(result.met_share(item.rule.id) or 0.0, texts))
        for item in result.findings
        if item.rule.effect == "licence" and item.concerns and 0.0 < (result.met_share(item.rule.id) or 0.0) < 1.0
    ]
    lines += doubtful
    area = result.figures.get("applicable_die_area")
    if area is not None and area.value == 0.0:
        lines.append(texts("export.planar"))
    of_memory = [item.rule.id for item in result.findings if item.rule.subject == "memory" and item.met]
    if of_memory:
        lines.append(texts("export.memory", rules=said(of_memory)))
    if result.domestic:
        lines.append(texts("export.home"))
    return lines


def _limits(result: calc.ExportControl, words: dict[str, str], texts: Texts) -> None:
    """Every limit with the figure held against it; also those that do not apply."""
    columns = [texts(f"export.column_{name}") for name in ("figure", "value", "limit", "times", "rules")]
    rows = []
    for edge in plots.edges(result):
        unit = words.get(edge.unit, edge.unit)
        rows.append([
            words.get(edge.figure, edge.figure),
            texts("export.none") if edge.value is None else f"{number(edge.value, texts)} {unit}",
            f"{number(edge.limit, texts)} {unit}",
            "–" if edge.ratio is None else share(edge.ratio, texts),
            texts("comma").join(words[rule] for rule in edge.rules),
        ])  # fmt: skip
    st.subheader(texts("export.limits_title"))
    st.table(pd.DataFrame(rows, columns=columns).set_index(columns[0]))


def _rules(result: calc.ExportControl, words: dict[str, str], texts: Texts) -> None:
    """Every rule in force: what it says, what follows, in how many draws."""
    columns = [texts(f"export.column_{name}") for name in ("rule", "since", "status", "follows", "draws")]
    rows = [
        [
            words[item.rule.id],
            item.rule.effective,
            texts.find(f"status.{item.status}", item.status),
            texts.find(f"licence.{item.licence_class}", item.licence_class) if item.met is not False else "–",
            share(result.met_share(item.rule.id) or 0.0, texts),
        ]
        for item in result.findings
    ]
    st.subheader(texts("export.rules_title"))
    st.table(pd.DataFrame(rows, columns=columns).set_index(columns[0]))


def _sources(result: calc.ExportControl, words: dict[str, str], texts: Texts) -> None:
    """Where rules and figures come from."""
    st.subheader(texts("sources.title"))
    stated = result.to_dict()["rules"]
    rules = pd.DataFrame([
        {"rule": words[name], "title": item["source_title"], "address": item["address"], "note": item["note"]}
        for name, item in stated.items()
    ])  # fmt: skip
    inputs = result.sources().drop(columns="source")
    inputs["confidence"] = [texts.find(f"confidence.{word}", word) for word in inputs["confidence"]]
    for key, table in (("rules", rules), ("inputs", inputs)):
        named = table.fillna("").rename(columns=lambda name: texts(f"sources.column_{name.replace(' ', '_')}"))
        with st.expander(texts(f"sources.{key}")):
            st.dataframe(named, hide_index=True, width="stretch")
