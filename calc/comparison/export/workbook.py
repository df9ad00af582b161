"""A comparison as an Excel workbook with live deltas."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from calc.comparison.export.tables import frame, heading
from calc.files import write_whole

if TYPE_CHECKING:
    from calc.comparison.result import Comparison


def to_xlsx(comparison: Comparison, path: Any, currency: str = "USD") -> None:
    """Sheets: Comparison, Delta (formulas on Comparison), Inputs, About; see `Comparison.to_xlsx`."""
    import xlsxwriter

    table = frame(comparison, currency)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        percent = book.add_format({"num_format": "0.0%"})
        _comparison(book.add_worksheet("Comparison"), table, bold)
        _delta(book.add_worksheet("Delta"), table, comparison.platforms.index(comparison.baseline), bold, percent)
        _inputs(book.add_worksheet("Inputs"), comparison, bold)
        about = book.add_worksheet("About")
        for row, line in enumerate([*heading(comparison, currency), *_remarks(comparison)]):
            about.write_string(row, 0, line)
    write_whole(path, content.getvalue())


def _comparison(sheet: Any, table: Any, bold: Any) -> None:
    sheet.write_row(0, 0, ["platform", *table.columns], bold)
    sheet.set_column(0, len(table.columns), 18)
    sheet.freeze_panes(1, 1)
    for row, (name, values) in enumerate(table.iterrows(), start=1):
        sheet.write_string(row, 0, str(name))
        for column, value in enumerate(values, start=1):
            if isinstance(value, float) and not math.isfinite(value):
                sheet.write_string(row, column, "unknown")
            else:
                sheet.write(row, column, value)


def _delta(sheet: Any, table: Any, baseline: int, bold: Any, percent: Any) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    numeric = [index for index, name in enumerate(table.columns, start=1) if name != "available"]
    sheet.write_row(0, 0, ["change against the baseline", *(table.columns[index - 1] for index in numeric)], bold)
    sheet.set_column(0, len(numeric), 18)
    sheet.freeze_panes(1, 1)
    for row, name in enumerate(table.index, start=1):
        sheet.write_string(row, 0, str(name))
        for column, index in enumerate(numeric, start=1):
            here = xl_rowcol_to_cell(row, index)
            there = xl_rowcol_to_cell(baseline + 1, index, row_abs=True)
            value, base = table.iloc[row - 1, index - 1], table.iloc[baseline, index - 1]
            shown = value / base - 1 if base and math.isfinite(value) and math.isfinite(base) else "unknown"
            sheet.write_formula(
                row, column, f'=IFERROR(Comparison!{here}/Comparison!{there}-1,"unknown")', percent, shown
            )


def _inputs(sheet: Any, comparison: Comparison, bold: Any) -> None:
    table = comparison.sources()
    sheet.write_row(0, 0, list(table.columns), bold)
    sheet.set_column(0, len(table.columns), 16)
    sheet.freeze_panes(1, 1)
    for row, values in enumerate(table.itertuples(index=False), start=1):
        for column, value in enumerate(values):
            if value is None or (isinstance(value, float) and not math.isfinite(value)):
                continue
            sheet.write(row, column, bool(value) if table.columns[column] == "weak" else value)


def _remarks(comparison: Comparison) -> list[str]:
    return [f"{name}: {text}" for name in comparison.platforms for text in comparison.remarks(name)]
