#!/usr/bin/env bash
# Passes the tests: installs what they need (Debian's apt, as root or through sudo), publishes the program as it ships,
# and runs the whole suite against it. Ends with a line "N passed, N failed".
#   tests/run.sh [arguments for the test runner]
#   tests/run.sh --quick     the tests of single parts, with nothing but the .NET SDK: neither apt nor NativeAOT
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if [[ ${1:-} == --quick ]]; then
  shift
  dotnet build tests --verbosity quiet
  # What waits for a Prometheus, builds packages, plays hundreds of random lives or takes minutes is for the whole.
  exec dotnet run --project tests --no-build -- -noColor -trait- load=heavy -trait- load=soak -class- '*PropertyTests' -class- '*LivesTests' \
    -namespace- 'Clawtail.Tests.EndToEnd*' -namespace- 'Clawtail.Tests.Deploy*' -namespace- 'Clawtail.Tests.Operators*' -namespace- 'Clawtail.Tests.Hostile*' "$@"
fi

packages=(buildah chromium clang mmdebstrap prometheus shellcheck sqlite3 systemd-container victoria-metrics zlib1g-dev)
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if ((${#missing[@]})); then
  echo "Installing ${missing[*]}"
  as_root=()
  ((EUID == 0)) || as_root=(sudo)
  # A server that apt starts would take a port; only its program is wanted.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq install --yes --no-install-recommends "${missing[@]}" >/dev/null
fi

# The schemas that manifests are checked with. Their tests skip, and say so, where there is no npm.
if command -v npm >/dev/null; then npm ci --prefix tests/Deploy --silent --no-fund --no-audit; fi

program=artifacts/published
dotnet publish src/Host -p:PublishAot=true --runtime linux-x64 --output "$program" --verbosity quiet
dotnet build tests --verbosity quiet

log=$(mktemp)
soak_log=$(mktemp)
trap 'rm -f "$log" "$soak_log"' EXIT
status=0
tests() { CLAWTAIL_PROGRAM="$PWD/$program/clawtail" dotnet run --project tests --no-build -- -noColor "$@" 2>&1; }
run() { tests "$@" | tee -a "$log" || status=$?; }
if (($#)); then
  run "$@"
else
  # The soak waits most of its ten minutes, and asks only whether its end is like its beginning: beside the others.
  tests -trait load=soak >"$soak_log" &
  # A real OpenClaw and the build of the image keep the machine busy for minutes: by themselves, so that nothing that
  # measures time stumbles over them.
  run -trait- load=heavy -trait- load=soak
  run -trait load=heavy
  wait
  tee -a "$log" <"$soak_log"
fi

# xunit's own closing lines: "Total: 84, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 8.451s"
summaries=$(grep -E '^ +Clawtail\.Tests +Total: ' "$log" || true)
number() { sed -nE "s/.*$1: ([0-9]+).*/\1/p" <<<"$summaries" | awk '{ sum += $1 } END { print sum + 0 }'; }
if [[ -z $summaries ]]; then
  echo "The test runner ended without a summary." >&2
  exit 1
fi
failed=$(($(number Failed) + $(number Errors)))
skipped=$(number Skipped)
passed=$(($(number Total) - failed - skipped - $(number 'Not Run')))
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0)) && exit "$status"
exit 1
