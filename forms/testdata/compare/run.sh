#!/usr/bin/env bash
# Compares writing 50,000 rows with python3-xlsxwriter, each in a process of its
# own, in turn, three times; then reading and reviewing them. From the module's
# root: bash forms/testdata/compare/run.sh
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/compare" ./forms/testdata/compare
for _ in 1 2 3; do
	"$dir/compare" write 50000 "$dir/a.xlsx"
	/usr/bin/python3 forms/testdata/compare/xlsxwriter_write.py 50000 "$dir/b.xlsx"
	"$dir/compare" stream 50000 "$dir/c.xlsx"
	"$dir/compare" stream 10000 "$dir/d.xlsx"
	"$dir/compare" stream 500000 "$dir/d.xlsx"
	"$dir/compare" read 50000 "$dir/a.xlsx"
	"$dir/compare" review 50000 -
done
cmp "$dir/a.xlsx" "$dir/c.xlsx" && echo "write and stream give the same bytes"
ls -l "$dir"/*.xlsx | awk '{print $5, $9}'
