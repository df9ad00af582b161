"""Classification: which rules of trade catch a product, why, and how far it is from each limit."""

from calc.classification.export_control import export_control
from calc.classification.result import ExportControl

__all__ = ["ExportControl", "export_control"]
