"""The ledger by DuckDB: ledger_duckdb.py FOLDER THREADS OUT.csv"""
import csv
import pathlib
import sys
import time

import duckdb

folder, threads, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
sql = pathlib.Path(__file__).parent / "sql"


def read(name: str) -> str:
    return (sql / name).read_text().replace("{changes}", f"{folder}/changes.parquet").replace("{d}", folder)


begin = time.perf_counter()
connection = duckdb.connect(config={"threads": threads})
connection.execute("SET enable_progress_bar = false")
connection.execute(read("lines.sql"))
connection.execute(read("metrics.sql"))
rows = connection.execute(read("result.sql")).fetchall()
print(f"seconds {time.perf_counter() - begin:.3f} duckdb {duckdb.__version__}")
with open(out, "w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(rows)
