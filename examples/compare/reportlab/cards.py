#!/usr/bin/python3
"""Prints the work with reportlab: cards.py FOLDER FACES OUT, where FOLDER has
people.json, ground.json and the pictures. It is handed ready pictures of the
codes."""
import json
import os
import sys

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

folder, faces, out = sys.argv[1:]
WIDTH, HEIGHT = 85.6 * mm, 54 * mm
LEADING = 1.2


def load(name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return json.load(f)


def ground(canvas, side):
    """Draws what is under the texts of a side, once, as a form."""
    canvas.beginForm(side["name"], 0, 0, WIDTH, HEIGHT)
    canvas.setFillColor(HexColor(side["ground"]))
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    canvas.setStrokeColor(HexColor(side["colour"]))
    canvas.setLineWidth(side["line"] * mm)
    path = canvas.beginPath()
    for curve in side["curves"]:
        x, y = curve["begin"]
        path.moveTo(x * mm, HEIGHT - y * mm)
        for c in curve["cubics"]:
            path.curveTo(*[HEIGHT - v * mm if i % 2 else v * mm for i, v in enumerate(c)])
    canvas.drawPath(path)
    for rule in side["rules"]:
        x, y, w, h = rule["box"]
        canvas.setFillColor(HexColor(rule["colour"]))
        canvas.rect(x * mm, HEIGHT - (y + h) * mm, w * mm, h * mm, stroke=0, fill=1)
    canvas.endForm()


def broken(text, face, size, width):
    """The lines of a text."""
    lines, line, used = [], "", 0
    for c in text:
        w = stringWidth(c, face, size)
        if line and used + w > width:
            lines.append(line)
            line, used = "", 0
        line, used = line + c, used + w
    return lines + [line]


def fitted(canvas, f):
    """Prints a text at its size, or smaller until it is in its box."""
    size, room, lines = f["size"], f["w"] * mm, [f["text"]]
    width = stringWidth(f["text"], f["face"], size)
    if width > room and f["one"]:
        size *= room / width
    elif width > room:
        lines = broken(f["text"], f["face"], size, room)
        while size > 3 and f["baseline"] * mm + (len(lines) - 1) * LEADING * size > f["h"] * mm:
            size -= 0.25
            lines = broken(f["text"], f["face"], size, room)
    canvas.setFont(f["face"], size)
    canvas.setFillColor(HexColor(f["colour"]))
    for i, line in enumerate(lines):
        y = HEIGHT - (f["y"] + f["baseline"]) * mm - i * LEADING * size
        if f["centred"]:
            canvas.drawCentredString((f["x"] + f["w"] / 2) * mm, y, line)
        else:
            canvas.drawString(f["x"] * mm, y, line)


people = load("people.json")
for face in {f["face"] for f in people[0]["fields"]}:
    pdfmetrics.registerFont(TTFont(face, os.path.join(faces, face + ".ttf")))
canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1)
grounds = load("ground.json")
for side in grounds:
    ground(canvas, side)
for person in people:
    for back, side in enumerate(grounds):
        canvas.doForm(side["name"])
        if back:
            canvas.drawImage(os.path.join(folder, person["code"] + ".png"), 5 * mm, HEIGHT - 44 * mm, 27 * mm, 27 * mm)
        else:
            canvas.drawImage(os.path.join(folder, person["photo"]), 5 * mm, HEIGHT - 40.94 * mm, 24 * mm, 29.54 * mm)
        for field in person["fields"]:
            if field["back"] == bool(back):
                fitted(canvas, field)
        canvas.showPage()
canvas.save()
