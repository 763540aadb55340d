#!/usr/bin/python3
"""Fills a blank workbook in LibreOffice as a clerk would, and tells what its
checks say.

usage: fill_libreoffice.py in.xlsx plan.json out.xlsx

plan.json: {"type": {"A5": "…"}, "sheet": "清理汇总表"}. Each text goes
into its cell unless that is locked. Then the program's own "mark invalid data"
is run, which circles each cell whose content its validation does not accept,
and the result is printed as JSON: the cells circled, the texts that the cells
then hold, the formulas of the drop-down lists, and the prompts. What a person
at the keyboard sees, a box with the message, has no end without a person, so
that it is not driven here.
Needs Debian's python3-uno and a LibreOffice started by this script.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(
                "uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not answer")


def circled(sheet, cells):
    """The cells of the plan on which a circle of "mark invalid data" lies."""
    sheet.showInvalid()
    page = sheet.DrawPage
    found = []
    for i in range(page.Count):
        s = page.getByIndex(i)
        x, y = s.Position.X + s.Size.Width / 2, s.Position.Y + s.Size.Height / 2
        for name in cells:
            c = sheet.getCellRangeByName(name)
            if c.Position.X <= x < c.Position.X + c.Size.Width and \
                    c.Position.Y <= y < c.Position.Y + c.Size.Height:
                found.append(name)
    return sorted(found), page.Count


def main(source, plan, target):
    with open(plan, encoding="utf-8") as f:
        plan = json.load(f)
    with tempfile.TemporaryDirectory() as profile:
        pipe = "forms%d" % os.getpid()
        office = subprocess.Popen([
            os.environ.get("SOFFICE", "soffice"), "--headless", "--norestore",
            "-env:UserInstallation=file://" + profile,
            "--accept=pipe,name=%s;urp;" % pipe],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            context = connect(pipe)
            manager = context.ServiceManager
            desktop = manager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context)
            doc = desktop.loadComponentFromURL(
                uno.systemPathToFileUrl(os.path.abspath(source)), "_blank", 0,
                (prop("Hidden", True),))
            sheet = doc.Sheets.getByName(plan["sheet"])
            out = {"held": {}, "lists": {}, "prompts": {}}
            for name, text in plan["type"].items():
                cell = sheet.getCellRangeByName(name)
                if not cell.CellProtection.IsLocked:
                    cell.setString(text)
                out["held"][name] = cell.String
                v = cell.Validation
                out["prompts"][name] = v.InputMessage
                if v.Type.value == "LIST":
                    out["lists"][name] = v.getFormula1()
            out["invalid"], out["circles"] = circled(sheet, plan["type"])
            sheet.clearArrows()
            doc.storeToURL(
                uno.systemPathToFileUrl(os.path.abspath(target)),
                (prop("FilterName", "Calc MS Excel 2007 XML"),))
            doc.close(True)
            print(json.dumps(out, ensure_ascii=False))
            try:
                desktop.terminate()
            except Exception:  # the bridge goes down with the office
                pass
        finally:
            try:
                office.wait(5)
            except subprocess.TimeoutExpired:
                pass
            try:  # soffice is a script; its child is in its process group
                os.killpg(office.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            office.wait()


if __name__ == "__main__":
    main(*sys.argv[1:4])
