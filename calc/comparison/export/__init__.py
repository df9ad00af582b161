"""A comparison as table, file and page."""

from calc.comparison.export.pages import to_html
from calc.comparison.export.tables import delta, frame, sources, to_csv
from calc.comparison.export.texts import input_hash, to_dict, to_json
from calc.comparison.export.workbook import to_xlsx

__all__ = ["delta", "frame", "input_hash", "sources", "to_csv", "to_dict", "to_html", "to_json", "to_xlsx"]
