#!/usr/bin/env python3
"""A system of record at scale: the database of pages.py with a million people and five million interactions.

usage: scale.py [ASCEND=target/release/ascend] [PEOPLE=1000000] [INTERACTIONS=5000000]

Needs nothing but Python. Prints how fast each kind is imported, then the 50th and 99th percentile of the account
page, of the search while somebody types, of the accounts list for an administrator and for a member who sees their
own accounts, and how fast usage is taken in."""
import csv, json, os, random, re, subprocess, sys, tempfile, time
from datetime import date, timedelta
import pages
from pages import Browser, PASSWORD, report, resident_mb, run

PEOPLE = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
INTERACTIONS = int(sys.argv[3]) if len(sys.argv) > 3 else 5_000_000
ACCOUNTS, REQUESTS, USAGE_ROWS = 100_000, 1_000, 100_000
# The second word is how many people there are here, not how many accounts.
pages.ACCOUNTS = ACCOUNTS
FIRST = "Ada Ben Cleo Dan Elif Finn Gita Hugo Ines Jonas Kemi Lena Milo Nora Omar Priya Quinn Rhys Sofia Tariq Uma Vera Wim Yara Zoe".split()
LAST = [a + b for a in "Al Bar Car Dun El Fen Gar Hol Ir Ken Lor Mar Nor Os Pem Quil Ros Sax Ten Ul Ver Whit".split()
        for b in "ber by dale den field ford gate ham ley man mere more ner son stone ton vale ward well wick".split()]


def write_files(folder):
    dice = random.Random(20261126)
    with open(f"{folder}/people.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account", "person", "name", "email", "title", "function", "role", "stance"])
        for n in range(PEOPLE):
            first, last = dice.choice(FIRST), dice.choice(LAST)
            rows.writerow([f"A{n % ACCOUNTS:06}", f"P{n}", f"{first} {last}", f"{first}.{last}{n}@example.com".lower(),
                           dice.choice(["CFO", "COO", "Controller", "Planner"]), dice.choice(["finance", "operations"]),
                           dice.choice(["decides", "shapes", "uses"]), dice.choice(["supports", "neutral", "not_met"])])
    first_day = date(2023, 11, 1)
    days = [str(first_day + timedelta(days=n)) for n in range(1080)]
    with open(f"{folder}/interactions.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account", "id", "kind", "day", "by", "people", "subject"])
        for n in range(INTERACTIONS):
            account = n % ACCOUNTS
            person = account + ACCOUNTS * dice.randrange(max(PEOPLE // ACCOUNTS, 1))
            rows.writerow([f"A{account:06}", f"I{n}", dice.choice(["call", "mail", "note"]), dice.choice(days),
                           f"owner{account % 40}@example.com", f"P{person}", f"Subject {n % 977}"])


def main():
    ascend = pages.ASCEND
    with tempfile.TemporaryDirectory() as folder:
        pages.write_files(folder)
        write_files(folder)
        data = ["--dir", f"{folder}/data"]
        run(*data, "init", "--email", "bench@example.com", "--password-stdin", input=PASSWORD.encode())
        run(*data, "import", "accounts", f"{folder}/accounts.csv")
        run(*data, "import", "contract-lines", f"{folder}/lines.csv")
        for kind, count in (("people", PEOPLE), ("interactions", INTERACTIONS)):
            wall, cpu = run(*data, "import", kind, f"{folder}/{kind}.csv")
            print(f"import of {count:,} {kind}: {wall:.0f} s wall, {cpu:.0f} CPU s, {count / wall:,.0f} rows/s", flush=True)
        print(f"database: {os.path.getsize(f'{folder}/data/ascend.db') / 1e9:.1f} GB", flush=True)
        server = subprocess.Popen([ascend, *data, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, text=True)
        try:
            address = next(m.group(1) for line in server.stderr if (m := re.search(r"http://(\S+)", line)))
            administrator = Browser(address)
            administrator.sign_in()
            measure(administrator, "administrator")
            taken_in(administrator)
            member = invited(administrator, address)
            measure(member, "member who sees 2,500 accounts")
            print(f"{resident_mb(server)} MB resident")
        finally:
            server.terminate()
            server.wait()


def measure(browser, who):
    dice = random.Random(7)
    rows = re.findall(r'href="(/accounts/[0-9a-f-]{36})"', browser.ask("GET", "/accounts?sort=level")[1])
    report(browser, f"{who}: account page", (rows * REQUESTS)[:REQUESTS])
    typed = [name[:length] for name in dice.sample(LAST, 200) for length in (2, 3, 4, 5, 6)]
    report(browser, f"{who}: search while typing", [f"/search/options?q={text}" for text in typed][:REQUESTS])
    report(browser, f"{who}: list by level", ["/accounts?sort=level"] * REQUESTS)
    report(browser, f"{who}: list by renewal in SMB", ["/accounts?sort=renewal&segment=SMB"] * REQUESTS)


def taken_in(browser):
    key = re.search(r"ascend_[A-Za-z0-9_-]+", browser.ask("POST", "/you/keys", pages.form(
        csrf=browser.csrf("/you"), name="bench", role="administrator", days="1"))[1]).group(0)
    seconds = []
    for batch in range(5):
        lines = (json.dumps({"account": f"A{n:06}", "product": "Pro", "day": str(date(2026, 1, 1) + timedelta(days=batch)),
                             "quantity": n % 90 + 1}) for n in range(USAGE_ROWS))
        body = "\n".join(lines)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson", "Idempotency-Key": f"b{batch}"}
        start = time.perf_counter()
        browser.connection.request("POST", "/api/v1/usage", body, headers)
        reply = browser.connection.getresponse()
        text = reply.read().decode()
        seconds.append(time.perf_counter() - start)
        assert reply.status == 200 and json.loads(text)["create"] == USAGE_ROWS, text[:300]
    print(f"usage: {USAGE_ROWS / sorted(seconds)[2]:,.0f} rows/s acknowledged, median of 5 batches of {USAGE_ROWS:,}")


def invited(administrator, address):
    reply = administrator.ask("POST", "/members", pages.form(
        csrf=administrator.csrf("/members"), email="owner7@example.com", name="Owner Seven", role="cam"))[1]
    path = re.search(r"/invitations/[A-Za-z0-9_-]+", reply).group(0)
    member = Browser(address)
    status, text = member.ask("POST", path, pages.form(password=PASSWORD))
    assert status == 303, text[:300]
    member.sign_in("owner7@example.com")
    return member


if __name__ == "__main__":
    main()
