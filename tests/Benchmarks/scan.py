"""The plain scan that Clawtail is compared with: every line of every transcript through json.loads, nothing stored."""

import collections
import glob
import json
import os
import sys


def main(home):
    turns = 0
    tokens = collections.Counter()
    for path in glob.glob(os.path.join(home, "agents", "*", "sessions", "*.jsonl")):
        with open(path, "rb") as transcript:
            for line in transcript:
                message = json.loads(line).get("message")
                if not message or message.get("role") != "assistant":
                    continue
                usage = message.get("usage") or {}
                turns += 1
                for kind in ("input", "output", "cacheRead", "cacheWrite"):
                    tokens[kind] += usage.get(kind, 0)
    print(f"turns={turns} tokens={sum(tokens.values())}")


if __name__ == "__main__":
    main(sys.argv[1])
