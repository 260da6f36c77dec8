"""Rosters become workbooks: sheets from a roster and its verdict (`books`), and files that appear whole (`files`).

A sheet is either laid out cell by cell (`grid`, `heatmap`) or a long table (`tables`, written by `bulk`). Nothing is
written without the checker's verdict. `scheduler.workbook.rosters` reads sheet `Activities` back.
"""
