#!/usr/bin/python3
"""Fills a blank workbook by openpyxl, which shares nothing with this module.

usage: fill_openpyxl.py in.xlsx plan.json out.xlsx

plan.json: {"sheet": "清理汇总表", "type": {"A5": "…"}}. Needs Debian's
python3-openpyxl.
"""
import json
import sys

import openpyxl

source, plan, target = sys.argv[1:4]
with open(plan, encoding="utf-8") as f:
    plan = json.load(f)
book = openpyxl.load_workbook(source)
sheet = book[plan["sheet"]]
for name, text in plan["type"].items():
    if not sheet[name].protection.locked:
        sheet[name].value = text
book.save(target)
