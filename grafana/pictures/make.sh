#!/usr/bin/env bash
# Makes the pictures of the dashboards that the README shows:
#   make.sh CLAWTAIL [MINUTES]
# Three times `clawtail demo` talks for some minutes (10 by default) while a Prometheus with the rules of deploy/prometheus
# scrapes them. render.mjs then asks that Prometheus what the dashboards ask, and draws the answers with uPlot and a little
# SVG in headless Chromium. So the numbers are real answers to the real queries; the frame around them is not Grafana's.
# Needs prometheus, chromium, pngquant, node and npm.
set -euo pipefail
program=$(realpath "$1") minutes=${2:-10}
cd "$(dirname "$0")"
work=$(mktemp -d)
processes=()
finish() {
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
  wait
  rm -rf --one-file-system "$work"
}
trap finish EXIT

npm ci --silent
targets=()
for agent in 0 1 2; do
  port=$((19191 + agent))
  "$program" demo --listen "127.0.0.1:$port" --new-series-hold 6s --log-level error >/dev/null 2>&1 &
  processes+=($!)
  targets+=("{\"targets\":[\"127.0.0.1:$port\"],\"labels\":{\"namespace\":\"agents\",\"pod\":\"agent-$agent\"}}")
done
cat >"$work/prometheus.json" <<JSON
{"global": {"scrape_interval": "5s", "evaluation_interval": "5s"},
 "rule_files": ["$(realpath ../../deploy/prometheus/clawtail.rules.yml)"],
 "scrape_configs": [{"job_name": "openclaw", "static_configs": [$(IFS=,; echo "${targets[*]}")]}]}
JSON
prometheus --config.file="$work/prometheus.json" --storage.tsdb.path="$work/data" --web.listen-address=127.0.0.1:19190 --log.level=error &
processes+=($!)
sleep $((minutes * 60))

declare -A only=([codex-usage]=127.0.0.1:19191 [clawtail]='.+' [fleet]='.+')
for dashboard in codex-usage clawtail fleet; do
  size=$(node render.mjs http://127.0.0.1:19190 "../$dashboard.json" "$minutes" "$work/$dashboard.html" "${only[$dashboard]}")
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size="$size" --user-data-dir="$work/chromium" \
    --screenshot="$PWD/$dashboard.png" "file://$work/$dashboard.html" 2>/dev/null
  pngquant --force --skip-if-larger --ext .png 96 "$dashboard.png"
done
