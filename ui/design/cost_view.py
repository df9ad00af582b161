"""What one costs: how it stands against another design, the way to the cost, the bill, nodes, sources."""

from __future__ import annotations

from ui.components import bills
from ui.components.link import Link
from ui.components.texts import Texts
from ui.design import details, downloads, nodes, pictures, sources_panel, story, table
from ui.design.choices import Chosen
from ui.design.figures import Costed


def show(costed: Costed, chosen: Chosen, link: Link, texts: Texts) -> None:
    """Words, pictures, tables, where it comes from, files."""
    meeting = bills.crossover(chosen.design, chosen.against)
    story.show_rest(costed, meeting, chosen, texts)
    pictures.show(costed, meeting, chosen, texts)
    table.show(costed, chosen.currency, texts)
    details.show(costed, chosen.currency, texts)
    nodes.show(chosen, texts)
    sources_panel.show(costed.central, "unit_cost", lambda name: texts(f"bill.{name}"), chosen.currency, link, texts)
    downloads.show(costed, chosen.currency, texts)
