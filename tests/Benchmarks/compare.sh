#!/usr/bin/env bash
# Counts the same homes, written by real OpenClaw releases, with Clawtail and with trackers from npm, beside the truth that is kept with each
# home: a table in Markdown, as in docs/comparison.md.
#   compare.sh PROGRAM [DIR]     PROGRAM: a published clawtail; DIR: where the trackers are installed (default /tmp/clawtail-compare)
set -euo pipefail
shopt -s inherit_errexit

program=$(realpath "$1") work=${2:-/tmp/clawtail-compare}
here=$(cd "$(dirname "$0")" && pwd)
homes=$here/../homes
ccusage_version=20.0.24 tokscale_version=1.4.3
ccusage=$work/node_modules/@ccusage/ccusage-linux-x64/bin/ccusage
home=$work/home

mkdir -p "$work"
npm install --prefix "$work" --no-save --no-audit --no-fund --silent "@ccusage/ccusage-linux-x64@$ccusage_version" "tokscale@$tokscale_version"
chmod +x "$ccusage"

# Each prints: messages or "-" where the program does not say, input tokens, output tokens.
truth() { jq -r '[([.messages[].value] | add), ([.tokens[] | select(.type == "input").value] | add), ([.tokens[] | select(.type == "output").value] | add)] | map(tostring) | join(" ")' "$homes/$1/expected.json"; }

clawtail() {
  "$program" report --openclaw-dir "$home/.openclaw" --state-dir "$work/no-ledger" --by model --since 2020-01-01 --json |
    jq -r '[.rows[].usage] | [(map(.messages) | add // 0), (map(.input) | add // 0), (map(.output) | add // 0)] | map(tostring) | join(" ")'
}

ccusage_says() { HOME=$home "$ccusage" openclaw daily --json --offline | jq -r '"- \(.totals.inputTokens) \(.totals.outputTokens)"'; }

# Its commands ask the internet for prices and fail without; its own library reads the home all the same. It counts no message that failed apart.
tokscale_says() {
  NODE_PATH=$work/node_modules node -e '
    const { messages } = require("@tokscale/core").parseLocalSources({ homeDir: process.argv[1], sources: ["openclaw"] });
    const sum = field => messages.reduce((total, message) => total + Number(message[field] ?? 0), 0);
    console.log(messages.length, sum("input"), sum("output"));' "$home"
}

cell() { awk '{ printf "%s / %s / %s", $1, $2, $3 }'; }

echo "| home | what was answered | $("$program" --version | sed "s,^c,C,") | ccusage $ccusage_version | tokscale $tokscale_version |"
echo "|---|---|---|---|---|"
for name in file-era-2026.7.1 forks-and-rewrites reply-twice-2026.5.12 migrated-7.1-to-9.6 sqlite-era-2026.9.6 native-codex-2026.9.6; do
  rm -rf "$home"
  mkdir -p "$home"
  cp -r "$homes/$name" "$home/.openclaw"
  rm "$home/.openclaw/expected.json"
  chmod -R u+w "$home"
  echo "| \`$name\` | $(truth "$name" | cell) | $(clawtail | cell) | $(ccusage_says | cell) | $(tokscale_says | cell) |"
done
