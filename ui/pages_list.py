"""The pages of the app, in order; each is a folder with a `page` module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ui.accuracy import page as accuracy
from ui.compare import page as compare
from ui.design import page as design


@dataclass(frozen=True)
class AppPage:
    """A page: its name in links and texts, and the function that shows it."""

    name: str
    show: Callable[[], None]


PAGES = (AppPage("compare", compare.show), AppPage("design", design.show), AppPage("accuracy", accuracy.show))
