#!/usr/bin/python3
"""Writes the same table by python3-xlsxwriter (constant_memory), with the
same lists and as many styles: what to compare with."""
import resource
import sys
import time

import xlsxwriter

n, target = int(sys.argv[1]), sys.argv[2]
start = time.time()
book = xlsxwriter.Workbook(target, {"constant_memory": True})
sheet = book.add_worksheet("清理汇总表")
text = {"num_format": "@", "border": 1, "font_size": 10.5, "font_name": "仿宋", "locked": False}
number = book.add_format({**text, "align": "center", "shrink": True})
middle = book.add_format({**text, "align": "center", "text_wrap": True})
wrapped = book.add_format({**text, "align": "left", "text_wrap": True})
styles = [wrapped, middle, number, middle, middle, middle, number, number, wrapped]
sheet.set_landscape()
sheet.set_paper(9)
sheet.fit_to_pages(1, 0)
sheet.repeat_rows(3)
sheet.write_row(3, 0, ["工作单位", "姓名", "身份证号", "执法类型", "执法类别", "执法区域", "执法证编号", "资格编号", "清理原因"])
sheet.data_validation(4, 3, n + 3, 3, {"validate": "list", "source": ["行政执法", "行政执法监督"]})
sheet.data_validation(4, 8, n + 3, 8, {"validate": "list", "source": ["其他情形", "退休"]})
for i in range(n):
    row = ["奈曼旗市场监督管理局", "阿拉坦·乌力吉", "150525%04d0101%03dX" % (1900 + i // 1000, i % 1000), "行政执法", "市场监管", "奈曼旗",
           "15052522%05d" % i, "ZG%07d" % i, "其他情形"]
    for j, value in enumerate(row):
        sheet.write_string(i + 4, j, value, styles[j])
book.close()
print("%-8s %6d rows: %.2f s, at most %d MB (xlsxwriter %s)" % (
    "python", n, time.time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, xlsxwriter.__version__))
