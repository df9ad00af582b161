"""The knowledge base is held in order: every preset loads, every number has a source, weak ones have a range."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

import calc
from calc.errors import PresetError, UnknownNameError
from calc.presets import PRESETS, Catalogue, sourced_values
from calc.presets.reader import parse
from calc.presets.schemas import schema_texts
from calc.provenance import Confidence

CATALOGUE = Catalogue()
ENTRIES = [f"{entry.folder}/{entry.id}" for entry in CATALOGUE.entries()]
NEEDED = {
    "accelerators": {"h200", "h20", "h800", "ascend-910b", "ascend-910c", "cambricon-590", "mi300x", "b200"},
    "designs": {"chiplet-28nm", "chiplet-28nm-3d", "monolithic-28nm"},
    "nodes": {"28nm", "14nm", "7nm", "7nm-smic", "5nm", "3nm"},
    "models": {"llama-3.1-70b", "llama-3.1-405b", "deepseek-v3"},
    "policies": {"none", "us-cn-2026-01"},
    "finance": {"cloud-provider", "start-up"},
}


@pytest.mark.parametrize("reference", ENTRIES)
def test_every_preset_loads(reference: str) -> None:
    preset = CATALOGUE.load(reference)
    assert preset.name in str(preset) or reference.startswith("scenarios")


@pytest.mark.parametrize(("folder", "names"), NEEDED.items())
def test_the_first_catalogue_is_complete(folder: str, names: set[str]) -> None:
    assert names <= set(CATALOGUE.ids(folder))


@pytest.mark.parametrize("reference", [name for name in ENTRIES if not name.startswith("scenarios")])
def test_weak_values_have_a_range_and_no_source_is_recalled(reference: str) -> None:
    preset = CATALOGUE.load(reference)
    for path, value in sourced_values(preset):
        quantity = value.quantity
        if quantity.value is not None and quantity.confidence is Confidence.ASSUMPTION:
            assert quantity.has_range, f"{reference}: {path}"
        assert "unsourced" not in (value.note + value.source).lower(), f"{reference}: {path}"


def test_no_source_is_an_orphan() -> None:
    used = {
        value.source for reference in ENTRIES if "scenarios" not in reference
        for _, value in sourced_values(CATALOGUE.load(reference))
    }  # fmt: skip
    used |= {str(getattr(CATALOGUE.load(reference), "source", "")) for reference in ENTRIES}
    assert set(CATALOGUE.sources) <= used


def test_sources_have_a_title_and_an_address_or_say_why_not() -> None:
    for key, entry in CATALOGUE.sources.items():
        assert entry.title, key
        assert Confidence(entry.confidence)
        assert (
            entry.url
            or entry.note
            or entry.confidence in ("derived", "estimate", "choice", "analyst", "press", "official")
        ), key


def test_dense_rates_only() -> None:
    """A sparse figure would be twice its dense sibling: 8 bits at most 2.6 times 16 bits, save one odd chip."""
    for identifier in CATALOGUE.ids("accelerators"):
        rates = {
            name: value.quantity.value for name, value in CATALOGUE.load(identifier, "accelerators").peak_rate.items()
        }
        sixteen = rates.get("bf16") or rates.get("fp16")
        if sixteen and rates.get("fp8"):
            assert rates["fp8"] <= 2.6 * sixteen, identifier


def test_schemas_are_up_to_date_and_accept_every_preset() -> None:
    for name, text in schema_texts().items():
        assert (PRESETS / "schemas" / name).read_text(encoding="utf-8") == text, f"run make schemas ({name})"
    by_kind = {name.removesuffix(".schema.json"): json.loads(text) for name, text in schema_texts().items()}
    for entry in CATALOGUE.entries():
        raw = parse(Path(entry.location).read_text(encoding="utf-8"), entry.location)
        jsonschema.validate(raw, by_kind[raw["kind"]])


def test_yaml_1_2_numbers_and_words() -> None:
    content = parse(
        "a: 1e6\nb: no\nc: 12:30\nd: 1_000\ne: 2026-01-15\nf: true\ng: ~\nh: 0x10\ni: on\nj: .5\nk: 010", "x"
    )
    assert content == {
        "a": 1e6, "b": "no", "c": "12:30", "d": 1000, "e": "2026-01-15", "f": True, "g": None, "h": "0x10", "i": "on",
        "j": 0.5, "k": 10,
    }  # fmt: skip


def test_overlay_replaces_values_whole(tmp_path: Path) -> None:
    path = tmp_path / "h200-cheap.yaml"
    path.write_text(
        "kind: accelerator\nextends: accelerators/h200\nname: Cheap H200\n"
        "price: {value: 9000 USD, low: 8000 USD, high: 12000 USD, source: assumption}\n",
        encoding="utf-8",
    )
    preset = calc.load(str(path))
    assert preset.price[0].quantity.value == 9000
    assert preset.peak_rate["fp8"].quantity.value == 1979e12
    comparison = calc.compare([str(path), "h200"], baseline="h200")
    assert comparison.figure("device_price", "h200-cheap").value == 9000


def test_a_shared_catalogue(tmp_path: Path) -> None:
    folder = tmp_path / "accelerators"
    folder.mkdir()
    raw = yaml.safe_load((PRESETS / "accelerators" / "h200.yaml").read_text(encoding="utf-8"))
    raw |= {"name": "My chip", "aliases": ["mine"]}
    (folder / "my-chip.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    catalogue = Catalogue()
    catalogue.register(str(tmp_path))
    assert calc.compare(["my-chip", "h200"], baseline="h200", catalogue=catalogue).platforms == ["my-chip", "h200"]
    (folder / "h200.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(PresetError, match="already in"):
        Catalogue().register(str(tmp_path))
    with pytest.raises(PresetError, match="no presets found"):
        Catalogue().register(str(tmp_path / "accelerators"))


def test_a_catalogue_behind_a_url(tmp_path: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    raw = yaml.safe_load((PRESETS / "accelerators" / "h20.yaml").read_text(encoding="utf-8")) | {"aliases": []}
    with memory.open("/shared/accelerators/far-chip.yaml", "w") as stream:
        stream.write(yaml.safe_dump(raw))
    catalogue = Catalogue()
    catalogue.register("memory://shared")
    assert "far-chip" in catalogue.ids("accelerators")
    assert calc.compare(["far-chip"], catalogue=catalogue).platforms == ["far-chip"]
    assert calc.load("memory://shared/accelerators/far-chip.yaml").rated_power.quantity.value == 400


def test_names_are_found_by_alias_and_offered_when_near() -> None:
    assert CATALOGUE.load("Ascend 910C", "accelerators").id == "ascend-910c"
    with pytest.raises(UnknownNameError, match="ascend-910c"):
        CATALOGUE.load("ascend910c", "accelerators")


def test_table_of_the_catalogue() -> None:
    table = calc.catalogue("accelerators")
    assert {"kind", "id", "name", "origin"} <= set(table.columns)
    assert "h200" in set(table["id"])


def test_presets_and_catalogues_over_http() -> None:
    """The shipped folder, served on this machine: one preset by its address, and a missing one."""
    import functools
    import threading
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(PRESETS)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/accelerators"
        comparison = calc.compare([f"{address}/h20.yaml", "h200"], baseline="h200")
        assert comparison.figure("rated_power", "h20").value == 400
        with pytest.raises(PresetError, match=r"nowhere\.yaml"):
            calc.compare([f"{address}/nowhere.yaml"])
    finally:
        server.shutdown()


def test_parts_may_be_called_by_their_aliases() -> None:
    """`28` and `28 nm` are the node 28nm, `3d-dram` the bonded memory; both keep their own names."""
    assert CATALOGUE.load("28", "nodes").id == CATALOGUE.load("28 nm", "nodes").id == "28nm"
    design = CATALOGUE.load("designs/chiplet-28nm-3d", overrides={"node": "14", "memory": "3d-dram"})
    assert design.node.id == "14nm" and design.memory.id == "bonded-dram-18nm"
