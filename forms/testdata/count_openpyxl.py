#!/usr/bin/python3
"""Counts the cells with something in them as openpyxl's read-only mode sees
them, which trusts the used range that a sheet declares.

usage: count_openpyxl.py in.xlsx plan.json out.json

Only in.xlsx is read; out.json maps each sheet to its number of cells. Needs
Debian's python3-openpyxl.
"""
import json
import sys

import openpyxl

source, _, target = sys.argv[1:4]
counts = {}
for read_only in (False, True):
    for sheet in openpyxl.load_workbook(source, read_only=read_only):
        n = sum(1 for row in sheet.iter_rows(values_only=True) for v in row if v is not None)
        counts.setdefault(sheet.title, []).append(n)
with open(target, "w", encoding="utf-8") as f:
    json.dump(counts, f)
