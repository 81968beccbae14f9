#!/usr/bin/env python3
"""Gates of a hundred thousand accounts: the database of pages.py with the land side and surveys beside it.

usage: journey.py [ASCEND=target/release/ascend] [ACCOUNTS=100000]

Needs nothing but Python. Prints how fast leads, deals, quotes and answers are imported and how long it takes to sign
where all accounts enter the journey; then, on a server, how long all gates of all accounts take by the journey that
holds, how long another journey takes to be tried out on them, and how long the survey page of one account takes
that has as many answers as all others together."""
import csv, html, random, re, subprocess, sys, tempfile, time
from datetime import date, timedelta
import pages
from pages import Browser, PASSWORD, form, resident_mb, run

SURVEYED, PEOPLE, ANSWERS, TRIES = 10_000, 6, 50_000, 5


def write_files(folder):
    dice = random.Random(20261127)
    names = ["people", "leads", "deals", "quotes", "surveys"]
    files = {name: open(f"{folder}/{name}.csv", "w", newline="") for name in names}
    rows = {name: csv.writer(file) for name, file in files.items()}
    rows["people"].writerow(["account", "person", "name", "role"])
    rows["leads"].writerow(["lead", "company", "account", "source", "created_on", "qualification", "decided_on"])
    rows["deals"].writerow(["account", "deal", "effective_on", "stage", "per_year", "currency"])
    rows["quotes"].writerow(["account", "quote", "deal", "sent_on", "state", "ended_on", "per_year", "currency"])
    rows["surveys"].writerow(["account", "answer", "survey", "kind", "person", "answered_on", "product", "implementation"])
    first = date(2023, 6, 1)
    for n in range(pages.ACCOUNTS):
        account, known = f"A{n:06}", first + timedelta(days=dice.randrange(1000))
        won, amount = known + timedelta(days=80), dice.randrange(900, 90_000)
        rows["leads"].writerow([f"L{n}", f"Company {n:06}", account, "Fair", known, "qualified", known + timedelta(days=9)])
        rows["deals"].writerow([account, f"D{n}", won, "won", amount, "GBP"])
        rows["quotes"].writerow([account, f"Q{n}", f"D{n}", known + timedelta(days=30), "accepted", won, amount, "GBP"])
    surveyed = min(SURVEYED, pages.ACCOUNTS)
    for n in range(surveyed):
        for person in range(PEOPLE):
            rows["people"].writerow([f"A{n:06}", f"P{n}-{person}", f"Person {n} {person}", dice.choice(["decides", "shapes", "uses"])])
    for n in range(ANSWERS):
        account, person = n % surveyed, n // surveyed % PEOPLE
        on = date(2026, 9, 1) + timedelta(days=dice.randrange(14))
        rows["surveys"].writerow([f"A{account:06}", f"S{n}", "Autumn", "pilot", f"P{account}-{person}", on,
                                  dice.randrange(1, 6), dice.randrange(1, 6)])
    for file in files.values():
        file.close()


def write_one_surveyed(folder):
    """One account at which ANSWERS people have answered, as many as at all others together."""
    dice = random.Random(20261128)
    heads = {"accounts": ["account", "name"], "people": ["account", "person", "name", "role"],
             "surveys": ["account", "answer", "survey", "kind", "person", "answered_on", "product", "implementation"]}
    files = {name: open(f"{folder}/one-{name}.csv", "w", newline="") for name in heads}
    rows = {name: csv.writer(file) for name, file in files.items()}
    for name, head in heads.items():
        rows[name].writerow(head)
    rows["accounts"].writerow(["HARBOUR", "Harbour Group"])
    for n in range(ANSWERS):
        rows["people"].writerow(["HARBOUR", f"H{n}", f"Person {n}", dice.choice(["decides", "shapes", "uses"])])
        on = date(2026, 9, 1) + timedelta(days=dice.randrange(14))
        rows["surveys"].writerow(["HARBOUR", f"H{n}", "Autumn", "pilot", f"H{n}", on, dice.randrange(1, 6), dice.randrange(1, 6)])
    for file in files.values():
        file.close()


def tried(browser, csrf, journey):
    """How long a try-out takes, and what it says first."""
    start = time.perf_counter()
    status, text = browser.ask("POST", "/journey/policy/try", form(csrf=csrf, journey=journey, reason="", **{"from": 0}))
    assert status == 200, f"{status}: {text[:300]}"
    return time.perf_counter() - start, text


def main():
    with tempfile.TemporaryDirectory() as folder:
        pages.write_files(folder)
        write_files(folder)
        data = ["--dir", f"{folder}/data"]
        run(*data, "init", "--email", "bench@example.com", "--password-stdin", input=PASSWORD.encode())
        for kind, name, count in (("accounts", "accounts", pages.ACCOUNTS), ("contract-lines", "lines", 3 * pages.ACCOUNTS),
                                  ("people", "people", None), ("leads", "leads", pages.ACCOUNTS),
                                  ("deals", "deals", pages.ACCOUNTS), ("quotes", "quotes", pages.ACCOUNTS),
                                  ("surveys", "surveys", ANSWERS)):
            wall, cpu = run(*data, "import", kind, f"{folder}/{name}.csv", "--source", "crm")
            speed = f", {count / wall:,.0f} rows/s" if count else ""
            print(f"import of {kind}: {wall:.1f} s wall, {cpu:.1f} CPU s{speed}", flush=True)
        wall, cpu = run(*data, "journey", "entries", "--reason", "Checked")
        print(f"entries of all accounts signed: {wall:.1f} s wall, {cpu:.1f} CPU s", flush=True)
        server = subprocess.Popen([pages.ASCEND, *data, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, text=True)
        try:
            address = next(m.group(1) for line in server.stderr if (m := re.search(r"http://(\S+)", line)))
            browser = Browser(address)
            browser.sign_in()
            page = browser.ask("GET", "/journey/policy")[1]
            csrf = browser.csrf("/journey/policy")
            holds = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S).group(1)).lstrip("\n")
            # What a pilot is asked, asked of everybody who has one behind them.
            asked = re.search(r'key = "pilot".*?((?:\[\[stage\.gate\]\]\n[^\n]+\n)+)', holds, re.S).group(1)
            other = holds.replace('needs = "commercial_handover_accepted"\n',
                                  'needs = "commercial_handover_accepted"\n' + asked.replace("4.0", "3.0"))
            assert other != holds
            for what, journey in (("the journey that holds", holds), ("another journey", other)):
                times = sorted(tried(browser, csrf, journey)[0] for _ in range(TRIES))
                print(f"{what}: all gates of all accounts in {times[0]:.2f} to {times[-1]:.2f} s", flush=True)
            for path in ("/journey", "/journey/stages/happy_pilot"):
                times = sorted(timed(browser, path) for _ in range(TRIES))
                print(f"{path}: {times[0]:.3f} to {times[-1]:.3f} s", flush=True)
            print(f"{resident_mb(server)} MB resident", flush=True)
            write_one_surveyed(folder)
            for kind in ("accounts", "people", "surveys"):
                run(*data, "import", kind, f"{folder}/one-{kind}.csv", "--source", "crm")
            one = re.search(r'/accounts/[0-9a-f-]{36}', browser.ask("GET", "/accounts?q=Harbour+Group")[1]).group()
            times = sorted(timed(browser, f"{one}/surveys") for _ in range(TRIES))
            print(f"survey page of an account with {ANSWERS} answers: {times[0]:.3f} to {times[-1]:.3f} s", flush=True)
        finally:
            server.terminate()
            server.wait()


def timed(browser, path):
    start = time.perf_counter()
    status, text = browser.ask("GET", path)
    assert status == 200, f"{path}: {status}: {text[:200]}"
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
