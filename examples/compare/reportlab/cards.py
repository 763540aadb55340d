#!/usr/bin/python3
"""Prints the work with reportlab: cards.py FOLDER FONTFILE OUT, where FOLDER
has people.json and the pictures. It is handed ready pictures of the codes."""
import json
import os
import sys

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

folder, font, out = sys.argv[1:]
with open(os.path.join(folder, "people.json"), encoding="utf-8") as f:
    people = json.load(f)
pdfmetrics.registerFont(TTFont("card", font))
width, height = 85.6 * mm, 54 * mm
canvas = Canvas(out, pagesize=(width, height), pageCompression=1)
for person in people:
    for back in False, True:
        canvas.setFillColorRGB(0xF3 / 255, 0xF8 / 255, 0xFD / 255)
        canvas.rect(0, 0, width, height, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        if back:
            canvas.drawImage(os.path.join(folder, person["code"]), 5 * mm, height - 44 * mm, 27 * mm, 27 * mm)
        else:
            canvas.drawImage(os.path.join(folder, person["photo"]), 5 * mm, height - 40.94 * mm, 24 * mm, 29.54 * mm)
        for field in person["fields"]:
            if field["back"] == back:
                canvas.setFont("card", field["size"])
                canvas.drawString(field["x"] * mm, height - field["y"] * mm, field["text"])
        canvas.showPage()
canvas.save()
