#!/usr/bin/env bash
# Compares whole processes in one run: clawtail (published AOT) with a plain Python scan, mtail and ccusage over the same files,
# and measures restart, latency, idle cost and scrapes of clawtail. The page cache is warm; the first round warms up and is dropped.
set -euo pipefail
shopt -s inherit_errexit

usage() {
  cat <<'TEXT'
usage: peers.sh [--quick] [--rounds N] [--corpus DIR] [--program FILE] [DIR]
  DIR             where the corpus and the programs are made (default /tmp/clawtail-bench)
  --quick         100 MB in 200 files instead of 1 GB in 2,000, two rounds, short measurements
  --rounds N      measured rounds (default 5)
  --corpus DIR    a corpus that is there already (home/ and truth.json)
  --program FILE  a published clawtail instead of building one
TEXT
}

work=/tmp/clawtail-bench corpus='' program='' rounds=5 size=1GB files=2000 turns=180000 idle_seconds=30 append_seconds=20
while (($# > 0)); do
  case $1 in
    --quick) rounds=2 size=100MB files=200 turns=18000 idle_seconds=10 append_seconds=5 ;;
    --rounds) rounds=$2; shift ;;
    --corpus) corpus=$2; shift ;;
    --program) program=$2; shift ;;
    -h | --help) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) work=$1 ;;
  esac
  shift
done

repository=$(cd "$(dirname "$0")/../.." && pwd)
here=$repository/tests/Benchmarks
# Below the ephemeral range, where a client that polls could connect to itself.
port=19399
url=http://127.0.0.1:$port
state=$work/state
bench=$work/bench/Clawtail.Benchmarks
running=''
# The strongest peer: a native program that reads OpenClaw's homes itself.
ccusage_version=20.0.24
ccusage=$work/ccusage/node_modules/@ccusage/ccusage-linux-x64/bin/ccusage
on_cores=()
mkdir -p "$work"

# --- Small tools ---------------------------------------------------------------------------------------------------

field() { tr ' ' '\n' <<<"$2" | sed -n "s/^$1=//p"; }

median() { sort -n | awk '{ v[NR] = $1 } END { if (NR) print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2) }'; }

calc() { awk "BEGIN { printf \"$1\", $2 }"; }

have() { command -v "$1" >/dev/null; }

alive() { [[ -d /proc/$1 ]] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status"; }

milliseconds_of() {
  local started=${EPOCHREALTIME/./}
  "$@"
  echo $(((${EPOCHREALTIME/./} - started) / 1000))
}

row() { printf '%-44s %14s   %-16s %s\n' "$@"; }

# holds VALUE OPERATOR LIMIT
holds() { awk "BEGIN { print ($1 $2 $3 ? \"holds\" : \"MISSED\") }"; }

# --- clawtail ------------------------------------------------------------------------------------------------------

prepare() {
  dotnet publish "$here/Clawtail.Benchmarks.csproj" -c Release -o "$work/bench" -v q --nologo
  if [[ -z $program ]]; then
    dotnet publish "$repository/src/Host" -c Release -p:PublishAot=true -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" \
      -o "$work/program" -v q --nologo
    program=$work/program/clawtail
  fi
  if [[ -z $corpus ]]; then
    corpus=$work/corpus-$size
    [[ -f $corpus/truth.json ]] || "$bench" corpus "$corpus" --size "$size" --files "$files" --turns "$turns"
  fi
  home=$corpus/home
  if [[ ! -e $ccusage ]] && have npm && [[ $(uname -m) == x86_64 ]]; then
    npm install --no-save --no-audit --no-fund --silent --prefix "$work/ccusage" "@ccusage/ccusage-linux-x64@$ccusage_version" || true
    if [[ -e $ccusage ]]; then chmod +x "$ccusage"; fi
  fi
  transcripts=("$home"/agents/*/sessions/*.jsonl)
  bytes=$(stat -c %s "${transcripts[@]}" | awk '{ sum += $1 } END { print sum }')
}

# The same turns in agents' databases, half of the bytes compressed; --agents to spread them.
import() {
  local target=$work/databases-$1
  [[ -f $target/truth.json ]] || "$bench" import "$corpus" "$target" --agents "$1" >&2
  home=$target/home
}

# Starts clawtail, prints its figures once a page of it answers, and leaves it running.
start() {
  local figures
  figures=$("$bench" start "$url/${1:-readyz}" --log "$work/clawtail.log" -- \
    "${on_cores[@]}" "$program" serve --openclaw-dir "$home" --state-dir "$state" --listen "127.0.0.1:$port")
  field pid "$figures" >"$work/pid"
  echo "$figures"
}

stop() {
  running=$(cat "$work/pid" 2>/dev/null || true)
  rm -f "$work/pid"
  [[ -n $running ]] || return 0
  kill "$running" 2>/dev/null || true
  while alive "$running"; do sleep 0.02; done
}
trap stop EXIT

# A figure counts only when the totals are right.
check_totals() {
  local counted truth
  truth=$(sed -n 's/.*"distinct_turns": *\([0-9]*\).*/\1/p' "$corpus/truth.json")
  counted=$(curl -sf "$url/metrics" | awk '/^openclaw_codex_(messages|message_errors)_total\{/ { sum += $NF } END { printf "%d", sum }')
  [[ $counted == "$truth" ]] && return
  echo "clawtail counted $counted turns, and there are $truth" >&2
  exit 1
}

catch_up() {
  rm -rf "$state"
  start
  check_totals
}

# --- The peers -----------------------------------------------------------------------------------------------------

python_scan() { python3 "$here/scan.py" "$home" >"$work/scan.out"; }

mtail_scan() {
  mtail --one_shot --one_shot_format prometheus --progs "$here/turns.mtail" --logs "$home/agents/*/sessions/*.jsonl" \
    --port 0 --log_dir "$work" >"$work/mtail.out" 2>"$work/mtail.err"
  rm -f "$work"/mtail.*.log.* "$work"/mtail.INFO "$work"/mtail.WARNING "$work"/mtail.ERROR
  local counted stored
  counted=$(awk '/^turns\{/ { printf "%d", $NF }' "$work/mtail.out")
  stored=$(sed -n 's/.*"assistant_entries_stored": *\([0-9]*\).*/\1/p' "$corpus/truth.json")
  [[ $counted == "$stored" ]] && return
  echo "mtail counted $counted lines of $stored: it did not read everything" >&2
  exit 1
}

# It looks in $HOME/.openclaw. Its totals are not checked: it counts copies of a turn again.
ccusage_scan() {
  mkdir -p "$work/ccusage-home"
  ln -sfn "$home" "$work/ccusage-home/.openclaw"
  HOME=$work/ccusage-home "$ccusage" openclaw daily --json --offline >"$work/ccusage.out"
}

# --- Measurements, each into a file of one number a round ----------------------------------------------------------

compare_catch_up() {
  : >"$work/clawtail.ms"; : >"$work/peak.mib"; : >"$work/python.ms"; : >"$work/mtail.ms"; : >"$work/ccusage.ms"
  local round figures python_ms=0 mtail_ms=0 ccusage_ms=0
  for ((round = 0; round <= rounds; round++)); do
    stop
    figures=$(catch_up)
    stop
    if have python3; then python_ms=$(milliseconds_of python_scan); fi
    if have mtail; then mtail_ms=$(milliseconds_of mtail_scan); fi
    if have "$ccusage"; then ccusage_ms=$(milliseconds_of ccusage_scan); fi
    echo "round $round: clawtail $(field ready_ms "$figures") ms, python $python_ms ms, mtail $mtail_ms ms, ccusage $ccusage_ms ms" >&2
    ((round > 0)) || continue
    field ready_ms "$figures" >>"$work/clawtail.ms"
    field peak_mib "$figures" >>"$work/peak.mib"
    echo "$python_ms" >>"$work/python.ms"
    echo "$mtail_ms" >>"$work/mtail.ms"
    echo "$ccusage_ms" >>"$work/ccusage.ms"
  done
}

measure_restart() {
  : >"$work/restart.ms"; : >"$work/restart.bytes"
  local round figures
  for ((round = 0; round <= rounds; round++)); do
    stop
    figures=$(start)
    ((round > 0)) || continue
    field ready_ms "$figures" >>"$work/restart.ms"
    field read_bytes "$figures" >>"$work/restart.bytes"
  done
  check_totals
}

# A home without history: what is left is the program's own start.
measure_start() {
  : >"$work/start.ms"
  local round figures home=$work/empty-home
  mkdir -p "$home/agents"
  for ((round = 0; round <= rounds; round++)); do
    stop
    rm -rf "$state"
    figures=$(start metrics)
    ((round > 0)) || continue
    field ready_ms "$figures" >>"$work/start.ms"
  done
  stop
}

# Resident memory of the least server that Python has, in MiB.
bare_server_rss() {
  local server
  python3 -m http.server --bind 127.0.0.1 $((port + 1)) >/dev/null 2>&1 &
  server=$!
  until curl -s "http://127.0.0.1:$((port + 1))/" >/dev/null; do sleep 0.05; done
  awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$server/status"
  kill "$server"
  wait "$server" 2>/dev/null || true
}

compare_peer() {
  local peer=$1 name=$2 target=$3 mine=$4 theirs ratio
  if ! have "$peer"; then
    row "$name" "-" ">= ${target} x" "skipped: ${peer##*/} is not installed"
    return
  fi
  peer=${peer##*/}
  theirs=$(median <"$work/${peer%3}.ms")
  ratio=$(calc %.1f "$theirs / $mine")
  row "$name" "$(calc '%.2f s' "$theirs / 1000")" ">= $target x" "$ratio x, $(holds "$ratio" '>=' "$target")"
}

# --- The run -------------------------------------------------------------------------------------------------------

prepare
measure_start
echo "$bytes bytes in ${#transcripts[@]} transcripts; $(nproc) cores; load $(cut -d' ' -f1-3 /proc/loadavg)" >&2
compare_catch_up

# A process that has just caught up is the one that idles with the most memory.
catch_up >/dev/null
idle_first=$("$bench" idle "$(cat "$work/pid")" --seconds "$idle_seconds")
measure_restart
sleep 2
idle=$("$bench" idle "$(cat "$work/pid")" --seconds "$idle_seconds")
scrape=$("$bench" scrape "$url/metrics")
append=$("$bench" append "$home" --metrics "$url/metrics" --seconds "$append_seconds")
stop

import 1
on_cores=(taskset -c 0)
: >"$work/database.ms"; : >"$work/database.mib"
for ((round = 0; round <= rounds; round++)); do
  figures=$(catch_up)
  stop
  ((round > 0)) || continue
  field ready_ms "$figures" >>"$work/database.ms"
  field peak_mib "$figures" >>"$work/database.mib"
done
on_cores=()
catch_up >/dev/null
database_append=$("$bench" append "$home" --metrics "$url/metrics" --rate 100 --seconds "$append_seconds")
stop
rm -rf "$work/databases-1"
import 20
database_many=$(catch_up)
sleep 5
database_idle=$("$bench" idle "$(cat "$work/pid")" --seconds "$idle_seconds")
stop

start_ms=$(median <"$work/start.ms")
disk=$(calc %.1f "$(du -bc "$program" "$(dirname "$program")/libe_sqlite3.so" | awk 'END { print $1 }') / 1000000")
catch_up_ms=$(median <"$work/clawtail.ms")
peak=$(median <"$work/peak.mib")
restart_ms=$(median <"$work/restart.ms")
restart_share=$(calc %.3f "100 * $(median <"$work/restart.bytes") / $bytes")
append_median=$(field median_ms "$append") append_p99=$(field p99_ms "$append")
idle_cpu=$(field cpu_percent "$idle_first") idle_rss=$(field rss_mib "$idle_first") idle_written=$(field written_bytes "$idle_first")
scrape_p99=$(field p99_ms "$scrape")

echo
row "what (median of $rounds)" measured target ""
row "on disk, with SQLite's library" "$disk MB" "< 20 MB" "$(holds "$disk" '<' 20)"
row "start to first scrape" "$start_ms ms" "< 150 ms" "$(holds "$start_ms" '<' 150)"
row "first catch-up" "$(calc '%.2f s' "$catch_up_ms / 1000")" "" "$(calc '%.0f MB/s' "$bytes / 1000 / $catch_up_ms")"
row "  peak memory" "$peak MiB" "< 100 MiB" "$(holds "$peak" '<' 100)"
compare_peer python3 "  a plain Python scan" 6 "$catch_up_ms"
compare_peer mtail "  mtail, one expression" 8 "$catch_up_ms"
compare_peer "$ccusage" "  ccusage $ccusage_version, natively compiled" 2 "$catch_up_ms"
row "restart to ready" "$restart_ms ms" "<= 300 ms" "$(holds "$restart_ms" '<=' 300)"
row "  bytes read, of the home's" "$restart_share %" "< 1 %" "$(holds "$restart_share" '<' 1)"
row "append to visible, median" "$append_median ms" "< 15 ms" "$(holds "$append_median" '<' 15)"
row "append to visible, p99" "$append_p99 ms" "< 60 ms" "$(holds "$append_p99" '<' 60)"
row "idle CPU, of one core" "$idle_cpu %" "< 0.5 %" "$(holds "$idle_cpu" '<' 0.5)"
row "idle memory after a first catch-up" "$idle_rss MiB" "< 36 MiB" "$(holds "$idle_rss" '<' 36)"
row "idle memory after a restart" "$(field rss_mib "$idle") MiB" "" ""
if have python3; then row "  a bare python3 -m http.server" "$(bare_server_rss) MiB" "" ""; fi
row "bytes written while idle" "$idle_written" "0" "$(holds "$idle_written" '==' 0)"
row "scrape, p99 ($(field series "$scrape") series)" "$scrape_p99 ms" "< 5 ms" "$(holds "$scrape_p99" '<' 5)"

database_ms=$(median <"$work/database.ms") database_peak=$(median <"$work/database.mib")
database_speed=$(calc %.0f "$bytes / 1000 / $database_ms")
echo
row "agents' databases, half of it compressed" "" "" ""
row "first catch-up, on one core" "$(calc '%.2f s' "$database_ms / 1000")" ">= 200 MB/s" "$database_speed MB/s, $(holds "$database_speed" '>=' 200)"
row "  peak memory" "$database_peak MiB" "< 100 MiB" "$(holds "$database_peak" '<' 100)"
row "  peak memory, 20 agents on all cores" "$(field peak_mib "$database_many") MiB" "< 100 MiB" "$(holds "$(field peak_mib "$database_many")" '<' 100)"
row "append to visible, 100 a second, median" "$(field median_ms "$database_append") ms" "" ""
row "append to visible, 100 a second, p99" "$(field p99_ms "$database_append") ms" "< 500 ms" "$(holds "$(field p99_ms "$database_append")" '<' 500)"
row "idle CPU with 20 agents, of one core" "$(field cpu_percent "$database_idle") %" "< 0.5 %" "$(holds "$(field cpu_percent "$database_idle")" '<' 0.5)"
row "idle memory with 20 agents" "$(field rss_mib "$database_idle") MiB" "< 36 MiB" "$(holds "$(field rss_mib "$database_idle")" '<' 36)"
row "bytes written while idle" "$(field written_bytes "$database_idle")" "0" "$(holds "$(field written_bytes "$database_idle")" '==' 0)"
