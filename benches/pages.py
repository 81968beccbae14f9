#!/usr/bin/env python3
"""Imports 100,000 accounts and 300,000 contract lines and times pages over that database.

usage: pages.py [ASCEND=target/release/ascend] [ACCOUNTS=100000]

Needs nothing but Python. Prints CPU seconds and memory of the imports, the start of the server, and
the 50th and 99th percentile of 1,000 requests per page over one connection; of the accounts list as a
file, rows per second and what it adds to the memory."""
import csv, http.client, os, random, re, resource, subprocess, sys, tempfile, time, urllib.parse
from datetime import date, timedelta

ASCEND = sys.argv[1] if len(sys.argv) > 1 else "target/release/ascend"
ACCOUNTS = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
REQUESTS = 1_000
PASSWORD = "a long enough password"
SEGMENTS = ["Enterprise"] * 5 + ["Mid-market"] * 25 + ["SMB"] * 70


def write_files(folder):
    """Three years: every account has a first line, an amendment of it and a second product."""
    dice = random.Random(20261122)
    first, days = date(2023, 11, 1), 1080
    with open(f"{folder}/accounts.csv", "w", newline="") as a, open(f"{folder}/lines.csv", "w", newline="") as l:
        accounts, lines = csv.writer(a), csv.writer(l)
        accounts.writerow(["account", "name", "segment", "owner", "country"])
        lines.writerow(["account", "contract", "product", "family", "tier", "unit", "quantity", "unit_price",
                        "list_price", "period", "currency", "start", "end", "cancelled_on", "effective_on"])
        for n in range(ACCOUNTS):
            account, segment = f"A{n:06}", dice.choice(SEGMENTS)
            accounts.writerow([account, f"Company {n:06}", segment, f"owner{n % 40}@example.com", "UK"])
            start = first + timedelta(days=int(dice.random() ** 1.2 * days * 0.8))
            later = start + timedelta(days=dice.randrange(30, 300))
            seats, price = dice.randrange(3, 200), dice.choice([15, 29, 49, 90])
            end = "" if dice.random() < 0.8 else start + timedelta(days=365)
            gone = later + timedelta(days=dice.randrange(20, 400)) if dice.random() < 0.15 else ""
            row = [account, f"C{n}", "Pro", "Suite", 1, "seat"]
            lines.writerow([*row, seats, price, price, "month", "GBP", start, end, "", start])
            lines.writerow([*row, seats + dice.randrange(-2, 9), price, price, "month", "GBP", start, end, gone, later])
            lines.writerow([account, f"C{n}", "Reports", "", "", "flat", 1, 120, "", "month", "GBP", later, "", gone, later])


def run(*arguments, **more):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run([ASCEND, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu


def resident_mb(process, of="VmRSS"):
    with open(f"/proc/{process.pid}/status") as status:
        return int(re.search(of + r":\s+(\d+)", status.read()).group(1)) // 1024


def forget_peak(process):
    with open(f"/proc/{process.pid}/clear_refs", "w") as refs:
        refs.write("5")


def form(**fields):
    return urllib.parse.urlencode(fields)


class Browser:
    def __init__(self, address):
        self.connection, self.cookies = http.client.HTTPConnection(address), {}

    def ask(self, method, path, body=None):
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        reply = self.connection.getresponse()
        text = reply.read().decode()
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            key, value = cookie.split(";")[0].split("=", 1)
            self.cookies[key] = value
        return reply.status, text

    def take(self, path):
        """Bytes of a file, read as they come."""
        self.connection.request("GET", path, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())})
        reply, size = self.connection.getresponse(), 0
        assert reply.status == 200, f"{path} answered {reply.status}"
        while some := reply.read(1 << 16):
            size += len(some)
        return size

    def csrf(self, path):
        return re.search(r'name="csrf" value="([^"]*)"', self.ask("GET", path)[1]).group(1)

    def sign_in(self, email="bench@example.com"):
        sent = form(csrf=self.csrf("/sign-in"), email=email, password=PASSWORD, next="/accounts")
        assert self.ask("POST", "/sign-in", sent)[0] == 303

    def time(self, paths):
        taken = []
        for path in paths:
            start = time.perf_counter()
            status, text = self.ask("GET", path)
            taken.append((time.perf_counter() - start) * 1000)
            assert status == 200, f"{path} answered {status}: {text[:200]}"
        taken.sort()
        return taken[len(taken) // 2], taken[int(len(taken) * 0.99)]


def deep_pages(browser, query):
    """Addresses of the first hundred pages of a list, by following its cursors."""
    paths, path = [], f"/accounts?{query}"
    while path and len(paths) < 100:
        paths.append(path)
        found = re.search(r'href="(/accounts\?[^"]*cursor=[^"]*)"[^>]*rel="next"|rel="next"[^>]*href="(/accounts\?[^"]*cursor=[^"]*)"',
                          browser.ask("GET", path)[1])
        path = (found.group(1) or found.group(2)).replace("&amp;", "&").replace("&#38;", "&") if found else None
    return paths


def main():
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder)
        data = ["--dir", f"{folder}/data"]
        run(*data, "init", "--email", "bench@example.com", "--password-stdin", input=PASSWORD.encode())
        imports = [run(*data, "import", kind, f"{folder}/{name}.csv") for kind, name in
                   (("accounts", "accounts"), ("contract-lines", "lines"))]
        print(f"import: {sum(w for w, _ in imports):.1f} s wall, {sum(c for _, c in imports):.1f} CPU s "
              f"(accounts {imports[0][1]:.1f}, lines {imports[1][1]:.1f})")
        start = time.perf_counter()
        server = subprocess.Popen([ASCEND, *data, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, text=True)
        try:
            address = next(m.group(1) for line in server.stderr if (m := re.search(r"http://(\S+)", line)))
            browser = Browser(address)
            browser.sign_in()
            browser.ask("GET", "/accounts")
            print(f"start to accounts page: {time.perf_counter() - start:.2f} s, {resident_mb(server)} MB resident")
            start = time.perf_counter()
            assert browser.ask("GET", "/growth")[0] == 200
            print(f"first Growth: {time.perf_counter() - start:.2f} s, {resident_mb(server)} MB resident")
            rows = re.findall(r'href="(/accounts/[0-9a-f-]{36})"', browser.ask("GET", "/accounts?sort=level")[1])
            report(browser, "account page", (rows * REQUESTS)[:REQUESTS])
            for query in ("sort=level&segment=SMB", "sort=name&segment=Mid-market&living=live", "sort=since&owner=owner7%40example.com", "q=Company+0421"):
                paths = deep_pages(browser, query)
                report(browser, f"accounts?{query} ({len(paths)} pages deep)", (paths * REQUESTS)[:REQUESTS])
            report(browser, "Growth, no new fact", ["/growth"] * 200)
            after_fact = []
            for n in range(5):
                one = f"{folder}/one.csv"
                with open(one, "w") as file:
                    file.write("account,contract,product,unit,quantity,unit_price,period,currency,start\n"
                               f"A{n:06},X{n},Extra,flat,1,10,month,GBP,2026-10-0{n + 1}\n")
                run(*data, "import", "contract-lines", one)
                start = time.perf_counter()
                browser.ask("GET", "/growth")
                after_fact.append((time.perf_counter() - start) * 1000)
            print(f"Growth after a new fact: median {sorted(after_fact)[2]:.0f} ms of {[round(x) for x in after_fact]}, "
                  f"{resident_mb(server)} MB resident")
            for ending in ("csv", "xlsx", "parquet"):
                exported(browser, server, ending)
        finally:
            server.terminate()
            server.wait()


def exported(browser, server, ending):
    taken, more = [], []
    for _ in range(5):
        before = resident_mb(server)
        forget_peak(server)
        start = time.perf_counter()
        size = browser.take(f"/accounts/export?format={ending}")
        taken.append(time.perf_counter() - start)
        more.append(resident_mb(server, "VmHWM") - before)
    seconds = sorted(taken)[2]
    print(f"accounts as {ending}: {ACCOUNTS / seconds:,.0f} rows/s, median of 5, {size / 1e6:.1f} MB, "
          f"+{max(more)} MB of memory at most")


def report(browser, name, paths):
    half, most = browser.time(paths)
    print(f"{name}: p50 {half:.1f} ms, p99 {most:.1f} ms of {len(paths)} requests")


if __name__ == "__main__":
    main()
