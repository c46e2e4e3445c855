#!/usr/bin/env bash
# What a sidecar costs its neighbour: size on disk, start to first scrape, and memory and processor time while nothing happens, of
# Clawtail and of a Python exporter over the same home, in turns in one run.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: footprint.sh --corpus DIR [--program FILE] [--rounds N] [--idle SECONDS]
  --corpus DIR     a corpus as Clawtail.Benchmarks writes it (its home/ is read)
  --program FILE   a published clawtail (default artifacts/published/clawtail)
  --rounds N       starts measured (default 10)
  --idle SECONDS   how long it is left alone (default 30)
TEXT
}

repository=$(cd "$(dirname "$0")/../.." && pwd)
corpus='' program=$repository/artifacts/published/clawtail rounds=10 idle=30 port=19421
while (($# > 0)); do
  case $1 in
    --corpus) corpus=$2; shift ;;
    --program) program=$2; shift ;;
    --rounds) rounds=$2; shift ;;
    --idle) idle=$2; shift ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
[[ -d $corpus/home ]] || { usage >&2; exit 2; }

work=$(mktemp -d)
server=''
trap '[[ -z $server ]] || kill -KILL "$server" 2>/dev/null; rm -rf "$work"' EXIT

row() { printf '%-44s %14s %14s\n' "$@"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2) }'; }
rss() { awk '/^VmRSS/ { printf "%.1f MiB", $2 / 1024 }' "/proc/$server/status"; }
ticks() { awk '{ print $14 + $15 }' "/proc/$server/stat"; }
answers() { exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >&3 && head -1 <&3 | grep -q ' 200 '; }

start() { # COMMAND…; prints the milliseconds until a scrape is answered
  local began=${EPOCHREALTIME/./}
  "$@" >/dev/null 2>&1 &
  server=$!
  until (answers /metrics) 2>/dev/null; do sleep 0.002; done
  echo $(((${EPOCHREALTIME/./} - began) / 1000)) >>"$work/starts"
}

stop() {
  kill -TERM "$server"
  wait "$server" 2>/dev/null || true
  server=''
}

clawtail=("$program" serve --openclaw-dir "$corpus/home" --state-dir "$work/state" --listen "127.0.0.1:$port")
exporter=(python3 "$repository/tests/Benchmarks/exporter.py" "$corpus/home" "$port")

measure_starts() {
  local round
  : >"$work/starts"
  for ((round = 0; round < rounds; round++)); do start "$@"; stop; done
  median <"$work/starts"
}

# Prints memory and share of a core, over the time it is left alone.
rest() {
  local before after
  sleep 5
  before=$(ticks)
  sleep "$idle"
  after=$(ticks)
  echo "$(rss)|$(awk "BEGIN { printf \"%.2f %%\", ($after - $before) / $(getconf CLK_TCK) / $idle * 100 }")"
}

until_ready() { until (answers /readyz) 2>/dev/null; do sleep 0.05; done; }
# The Python exporter has no word for it: it is done when it has counted something and a second passes without work.
until_counted() {
  local before=0 now
  until curl -s "http://127.0.0.1:$port/metrics" | grep -q messages_total; do sleep 0.2; done
  until now=$(ticks) && ((now == before)); do
    before=$now
    sleep 1
  done
}

clawtail_first=$(measure_starts "${clawtail[@]}")
start "${clawtail[@]}"
until_ready
first=$(rest)
stop
ledger=$(du -cb "$work"/state/ledger.sqlite* | awk 'END { printf "%.1f MB", $1 / 1e6 }')
start "${clawtail[@]}"
until_ready
again=$(rest)
stop
clawtail_restart=$(measure_starts "${clawtail[@]}")
python_start=$(measure_starts "${exporter[@]}")
start "${exporter[@]}"
until_counted
python=$(rest)
stop

files=("$corpus"/home/agents/*/sessions/*.jsonl)
echo "${#files[@]} transcripts, $(du -sm "$corpus/home" | cut -f1) MB; median of $rounds starts; ${idle} s idle"
row '' clawtail 'python exporter'
row 'on disk, program and SQLite' "$(du -cb "$program" "$(dirname "$program")/libe_sqlite3.so" | awk 'END { printf "%.1f MB", $1 / 1e6 }')" '(an image)'
row 'start to first scrape, while it catches up' "$clawtail_first ms" "$python_start ms"
row 'start to first scrape, after a restart' "$clawtail_restart ms" 'counts anew'
row 'idle memory, after the first catch-up' "${first%|*}" "${python%|*}"
row 'idle memory, after a restart' "${again%|*}" ''
row 'the ledger' "$ledger" 'none'
row 'idle share of a core' "${again#*|}" "${python#*|}"
