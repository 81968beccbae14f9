"""`ascend ledger` beside its peers in one run, every cell compared: see README.md."""
import argparse
import importlib.util
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE / "expected_1m_accounts.csv"
FULL = (1_000_000, 10_000_000)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ascend", default=str(HERE.parent / "target/release/ascend"), help="the binary")
    parser.add_argument("--folder", default=str(HERE.parent / "target/ledger-bench"), help="where the set is kept")
    parser.add_argument("--accounts", type=int, default=FULL[0])
    parser.add_argument("--changes", type=int, default=FULL[1])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def commands(args: argparse.Namespace, folder: pathlib.Path) -> dict[str, list[str]]:
    """Each engine's command, without the file that its answer goes to."""
    files = ["--levels", folder / "changes.parquet", "--accounts", folder / "accounts.parquet", "--fx", folder / "fx.parquet"]
    window = ["--from", "2022-01", "--to", "2024-12", "--by", "segment", "--threads", args.threads]
    found = {"ascend": [args.ascend, "ledger", *files, *window]}
    for peer in ("duckdb", "polars"):
        if importlib.util.find_spec(peer):
            found[peer] = [sys.executable, HERE / f"ledger_{peer}.py", folder, args.threads]
    return {engine: [str(word) for word in words] for engine, words in found.items()}


def timed(engine: str, words: list[str], out: pathlib.Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MB of one run.

    Peers time themselves from their first query on, so that the start of Python and the import of
    their library do not count against them; ascend is timed as a whole process.
    """
    own = engine == "ascend"
    begin = time.perf_counter()
    with open(out, "w") if own else tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(words if own else [*words, str(out)], stdout=printed)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        if status:
            sys.exit(f"{engine} failed: {' '.join(words)}")
        if not own:
            printed.seek(0)
            wall = float(printed.read().split()[1])
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def compare(answers: dict[str, str]) -> None:
    """Stops at the first cell that differs from the expected answer."""
    wanted_by, wanted = next(iter(answers.items()))
    for engine, answer in answers.items():
        if answer == wanted:
            continue
        for row, (a, b) in enumerate(zip(wanted.splitlines(), answer.splitlines())):
            if a != b:
                sys.exit(f"{engine} differs from {wanted_by} in row {row}:\n  {a}\n  {b}")
        sys.exit(f"{engine} and {wanted_by} differ in their number of rows")


def main() -> None:
    args = arguments()
    folder = pathlib.Path(args.folder) / f"{args.accounts}-{args.changes}"
    if not (folder / "fx.parquet").exists():
        import reference

        reference.write(folder, args.accounts, args.changes)
    figures: dict[str, list[tuple[float, float, float]]] = {}
    answers = {"expected": EXPECTED.read_text()} if (args.accounts, args.changes) == FULL else {}
    # Engines take turns, so that a busy moment of the machine does not fall on one of them alone.
    for _ in range(args.runs):
        for engine, words in commands(args, folder).items():
            out = folder / f"{engine}.csv"
            figures.setdefault(engine, []).append(timed(engine, words, out))
            answers[engine] = out.read_text()
            compare(answers)
    print(f"every cell equal: {', '.join(answers)}")
    print(f"load {os.getloadavg()[0]:.1f}, {args.threads} threads, median of {args.runs}\n")
    print("| engine | wall s | CPU s | peak MB | times ascend's wall |\n|---|---|---|---|---|")
    own = statistics.median(wall for wall, _, _ in figures["ascend"])
    for engine, runs in figures.items():
        wall, cpu, peak = (statistics.median(column) for column in zip(*runs))
        print(f"| {engine} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {wall / own:.1f} |")


if __name__ == "__main__":
    main()
