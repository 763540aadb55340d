#!/usr/bin/python3
"""Writes the same table by openpyxl: write.py ROWS FILE."""
import sys

import openpyxl
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

n, target = int(sys.argv[1]), sys.argv[2]
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "清理汇总表"
side = Side(style="thin")
common = {"number_format": "@", "border": Border(side, side, side, side), "font": Font(name="仿宋", size=10.5),
          "protection": Protection(locked=False)}
number = NamedStyle(name="number", alignment=Alignment("center", shrink_to_fit=True), **common)
middle = NamedStyle(name="middle", alignment=Alignment("center", wrap_text=True), **common)
wrapped = NamedStyle(name="wrapped", alignment=Alignment("left", wrap_text=True), **common)
for style in number, middle, wrapped:
    book.add_named_style(style)
styles = ["wrapped", "middle", "number", "middle", "middle", "middle", "number", "number", "wrapped"]
sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
sheet.print_title_rows = "4:4"
sheet.append([]), sheet.append([]), sheet.append([])
for j, title in enumerate(["工作单位", "姓名", "身份证号", "执法类型", "执法类别", "执法区域", "执法证编号", "资格编号", "清理原因"]):
    sheet.cell(4, j + 1, title)
for column, items in ("D", "行政执法,行政执法监督"), ("I", "其他情形,退休"):
    validation = DataValidation(type="list", formula1='"%s"' % items)
    validation.add("%s5:%s%d" % (column, column, n + 4))
    sheet.add_data_validation(validation)
for i in range(n):
    row = ["奈曼旗市场监督管理局", "阿拉坦·乌力吉", "150525%04d0101%03dX" % (1900 + i // 1000, i % 1000), "行政执法", "市场监管", "奈曼旗",
           "15052522%05d" % i, "ZG%07d" % i, "其他情形"]
    for j, value in enumerate(row):
        sheet.cell(i + 5, j + 1, value).style = styles[j]
book.save(target)
