#!/usr/bin/env python3
"""Asks every operation of the OpenAPI document what it promises, as each role, with fixed seeds.

usage: schemathesis.py [EXAMPLES=20] [ROLE…]

Starts `target/debug/ascend` over a sample company in a temporary folder, makes a key for each role, and
runs schemathesis, which it installs into target/schemathesis-venv. Ends with 0 when every role is clean."""
import http.client, os, re, subprocess, sys, tempfile, urllib.parse, venv

EXAMPLES = sys.argv[1] if len(sys.argv) > 1 else "20"
ROLES = sys.argv[2:] or ["administrator", "revops", "finance", "sales_leader", "expand_leader", "rep", "cam", "csm", "read_only"]
VERSION, SEED = "4.32.5", "20261126"
VENV = "target/schemathesis-venv"
# Whether valid input is accepted depends on what is recorded: a month must be open, an account known. And the key is
# sent with every request, so a wrong cookie beside it says nothing; strangers are tested in the matrix of routes.
LEFT_OUT = "positive_data_acceptance,ignored_auth"
# It cannot write NDJSON; batches of usage have tests of their own.
NDJSON = "/api/v1/usage"
# It finds its own key in the list and revokes it; whatever comes after would be asked by nobody.
REVOKING = "/api/v1/keys/{key}/revoke"
EMAIL, PASSWORD = "demo@ascend.example", "ascend-demo-2026"


def installed():
    program = f"{VENV}/bin/schemathesis"
    if not os.path.exists(program):
        venv.create(VENV, with_pip=True)
        subprocess.run([f"{VENV}/bin/pip", "install", "--quiet", f"schemathesis=={VERSION}"], check=True)
    return program


class Browser:
    def __init__(self, address):
        self.connection, self.cookies = http.client.HTTPConnection(address), {}

    def ask(self, method, path, form=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(form)
        self.connection.request(method, path, body, headers)
        reply = self.connection.getresponse()
        text = reply.read().decode()
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return reply.status, text

    def csrf(self, path):
        return re.search(r'name="csrf" value="([^"]*)"', self.ask("GET", path)[1]).group(1)

    def sign_in(self):
        form = {"csrf": self.csrf("/sign-in"), "email": EMAIL, "password": PASSWORD, "next": "/you"}
        assert self.ask("POST", "/sign-in", form)[0] == 303, "the sign-in was refused"

    def key_for(self, role):
        form = {"csrf": self.csrf("/you"), "name": f"schemathesis {role}", "role": role, "days": "1"}
        status, text = self.ask("POST", "/you/keys", form)
        key = re.search(r"ascend_[A-Za-z0-9_-]+", text)
        assert key, f"no key for {role}: {status}"
        return key.group(0)


def main():
    program = installed()
    with tempfile.TemporaryDirectory() as folder:
        command = ["target/debug/ascend", "--dir", folder, "demo", "--listen", "127.0.0.1:0",
                   "--key-requests-per-minute", "1000000"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            address = next(found.group(1) for line in server.stdout if (found := re.search(r"http://(127[^/\s]+)", line)))
            browser = Browser(address)
            browser.sign_in()
            unclean = [role for role in ROLES if not is_clean(program, address, role, browser.key_for(role))]
        finally:
            server.terminate()
            server.wait()
    sys.exit(f"not clean: {', '.join(unclean)}" if unclean else 0)


def is_clean(program, address, role, key):
    print(f"\n== {role}", flush=True)
    run = [program, "--config-file", "xtask/schemathesis.toml", "run", f"http://{address}/api/openapi.json",
           "--header", f"Authorization: Bearer {key}", "--seed", SEED, "--max-examples", EXAMPLES,
           "--exclude-checks", LEFT_OUT, "--exclude-path", NDJSON, "--exclude-path", REVOKING, "--workers", "2",
           "--phases", "examples,fuzzing", "--no-color", "--continue-on-failure"]
    return subprocess.run(run).returncode == 0


main()
