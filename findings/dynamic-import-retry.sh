#!/usr/bin/env bash
# A script part that could not be loaded once cannot be loaded again: Chromium remembers that import() failed.
#
# The guess: import("./part.js") that fails because the network did is made anew by the next call, as fetch is.
# What happens: with Chromium 150 the second import() of the same address fails at once, without a request, until the page
# is loaded anew; the same module at another address (./part.js?again) comes. "Try again" needs another address.
# Versions: Chromium 150.0.7871.100 (Debian's chromium-headless-shell, which has to be there), Playwright 1.65.2.
# Source: seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q playwright==1.65.2
mkdir "$folder/site"
echo '<script type="module">window.load = (u) => import(u).then(() => "loaded", () => "failed");</script>' > "$folder/site/index.html"
echo 'export const part = 1;' > "$folder/site/part.js"
cat > "$folder/show.py" <<'PY'
import functools
import http.server
import shutil
import sys
import threading

from playwright.sync_api import sync_playwright

requests = []


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        requests.append(self.path)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=sys.argv[1]))
threading.Thread(target=server.serve_forever, daemon=True).start()
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium-headless-shell"), args=["--no-sandbox"]
    )
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
    page.route("**/part.js", lambda route: route.abort(), times=1)
    tries = [page.evaluate("(url) => load(url)", url) for url in ("./part.js", "./part.js", "./part.js?again")]
    print(f"Chromium {browser.version}: first try {tries[0]}, second {tries[1]}, at another address {tries[2]}")
    print("requests that reached the server:", [path for path in requests if "part" in path])
    browser.close()
if tries != ["failed", "failed", "loaded"]:
    raise SystemExit("import() behaves otherwise now")
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder/site"
