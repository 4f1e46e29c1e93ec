#!/usr/bin/env bash
# A table with decimal commas is read right with a header line, and cut into pieces without one.
#
# The guess: a program that finds a table's delimiter by itself sees that "0,64;0,27;1" is three numbers as they are
# written in Germany, France or Brazil, since split at the commas two of three fields ("64;0") are no numbers; and one
# that was told of decimal commas does not split there.
# What happens: csv.Sniffer, pandas (which asks csv.Sniffer) and DuckDB say ";" while there is a header without
# commas. Without it they say ",": both characters come twice in each line, and the comma is preferred. pandas does so
# even with decimal=","; DuckDB says ";" once told decimal_separator=','. Nothing warns: the first column holds whole
# numbers, the others text. CleverCSV says ";" for both.
# Versions: Python 3.11.7, pandas 3.1.1, DuckDB 2.0.1, CleverCSV 0.8.5.
# Source: the standard library's csv.py (Sniffer.preferred); pandas.read_csv, sep; DuckDB's sniff_csv; seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 pandas==3.1.1 duckdb==2.0.1 clevercsv==0.8.5
cat > "$folder/show.py" <<'PY'
import csv
import io
import pathlib
import platform
import sys

import clevercsv
import duckdb
import numpy as np
import pandas as pd

print(f"Python {platform.python_version()}, pandas {pd.__version__}, DuckDB {duckdb.__version__}, CleverCSV 0.8.5")
numbers = np.random.default_rng(0).random((30, 2))
lines = "".join(f"{x:.2f};{y:.2f};{i % 2}\n" for i, (x, y) in enumerate(numbers)).replace(".", ",")
file = pathlib.Path(sys.argv[1], "table.csv")


def by_pandas(text):
    table = pd.read_csv(io.StringIO(text), sep=None, engine="python", decimal=",")
    return ";" if [dtype.kind for dtype in table.dtypes] == ["f", "f", "i"] else ","


def by_duckdb(text, more=""):
    file.write_text(text)
    [(delimiter,)] = duckdb.sql(f"SELECT Delimiter FROM sniff_csv('{file}'{more})").fetchall()
    return delimiter


ways = {
    "csv.Sniffer": lambda text: csv.Sniffer().sniff(text).delimiter,
    "pandas, sep=None, decimal=','": by_pandas,
    "DuckDB": by_duckdb,
    "DuckDB, decimal_separator=','": lambda text: by_duckdb(text, ", decimal_separator=','"),
    "CleverCSV": lambda text: clevercsv.Sniffer().sniff(text).delimiter,
}
print("the first line:", lines.splitlines()[0])
found = {}
for name, way in ways.items():
    found[name] = way("x;y;class\n" + lines), way(lines)
    print("{}: {!r} with a header, {!r} without".format(name, *found[name]))
if any(with_header != ";" for with_header, _ in found.values()):
    raise SystemExit("The header does not help now.")
if "".join(without for _, without in found.values()) != ",,,;;":
    raise SystemExit("Delimiters are found otherwise now.")
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
