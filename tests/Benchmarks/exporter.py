"""A Python exporter as people write one for this: stdlib only, one file, what Clawtail's footprint is compared with.

It does what the exporter that Clawtail came from did: reads agents/*/sessions/*.jsonl of an OpenClaw home, sums assistant messages with
usage in memory, and serves them on /metrics. It remembers how far it read each file, which is kind to it: many read everything at every scrape.
"""

import collections
import glob
import http.server
import json
import os
import sys
import threading
import time


class Totals:
    def __init__(self, home):
        self.home = home
        self.offsets = {}
        self.values = collections.Counter()

    def sweep(self):
        for path in glob.glob(os.path.join(self.home, "agents", "*", "sessions", "*.jsonl")):
            size = os.path.getsize(path)
            offset = self.offsets.get(path, 0)
            if size == offset:
                continue
            with open(path, "rb") as transcript:
                transcript.seek(offset if size > offset else 0)
                for line in transcript:
                    if line.endswith(b"\n"):
                        self.offsets[path] = transcript.tell()
                        self.count(line)

    def count(self, line):
        message = json.loads(line).get("message")
        if not message or message.get("role") != "assistant":
            return
        labels = f'provider="{message.get("provider")}",model="{message.get("model")}"'
        self.values[f"openclaw_codex_messages_total{{{labels}}}"] += 1
        usage = message.get("usage") or {}
        for kind, name in (("input", "input"), ("output", "output"), ("cacheRead", "cache_read"), ("cacheWrite", "cache_write")):
            self.values[f"openclaw_codex_{name}_tokens_total{{{labels}}}"] += usage.get(kind, 0)

    def page(self):
        return "".join(f"{series} {value}\n" for series, value in sorted(self.values.items())).encode()


def main(home, port):
    totals = Totals(home)

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = totals.page()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    def sweep_forever():
        while True:
            totals.sweep()
            time.sleep(30)

    threading.Thread(target=sweep_forever, daemon=True).start()
    http.server.ThreadingHTTPServer(("127.0.0.1", port), Pages).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
