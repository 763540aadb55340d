package main

import "fmt"

// workbook is the writing of a form of many rows.
func (c *comparison) workbook() (*matter, error) {
	const own = "../../forms/testdata/compare"
	bin, err := c.build("workbook", "github.com/zhifadoc/zhifadoc/forms/testdata/compare")
	if err != nil {
		return nil, err
	}
	n := fmt.Sprint(c.rows)
	return &matter{name: "Workbook", unit: "rows", amount: c.rows, own: 1, programs: []program{
		{"zhifadoc, streamed", []string{bin, "stream", n, c.in("ours.xlsx")}, c.in("ours.xlsx")},
		{"zhifadoc, at once", []string{bin, "write", n, c.in("once.xlsx")}, c.in("once.xlsx")},
		{"xlsxwriter, constant_memory", python("xlsxwriter", own+"/xlsxwriter_write.py", n, c.in("xlsxwriter.xlsx")), c.in("xlsxwriter.xlsx")},
		{"openpyxl", python("openpyxl", "openpyxl/write.py", n, c.in("openpyxl.xlsx")), c.in("openpyxl.xlsx")},
	}}, nil
}
