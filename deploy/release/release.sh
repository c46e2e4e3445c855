#!/usr/bin/env bash
# Makes an archive a platform and a bill of materials. The same commit gives the same files.
#   deploy/release/release.sh [--output DIR] [--runtime RID]... [--program DIR]
#   --output DIR    where they go (default artifacts/release)
#   --runtime RID   linux-x64, linux-arm64, osx-arm64 or win-x64; may be repeated (default: this machine's, of Linux). Another
#                   architecture of Linux takes a cross compiler (see docs/sizing.md), another system that system itself
#   --program DIR   take the published program from here instead of building one
# deb.sh makes a Debian package of an archive, operators.sh packs what Prometheus and Grafana load, checksums.sh sums up all of them,
# image.sh pushes the image, publish.sh makes the release.
set -euo pipefail
cd "$(dirname "$0")/../.."

output=artifacts/release program='' runtimes=()
while (($# > 0)); do
  case $1 in
    --output) output=$2; shift ;;
    --runtime) runtimes+=("$2"); shift ;;
    --program) program=$2; shift ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done
((${#runtimes[@]})) || runtimes=("linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')")
# macOS has another tar under this name, and GNU's under that one.
tar=$(command -v gtar || command -v tar) || true
for tool in dotnet jq "${tar:-tar}" gzip; do command -v "$tool" >/dev/null || { echo "there is no $tool" >&2; exit 1; }; done

version=$(dotnet msbuild src/Host -getProperty:Version)
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$output"
output=$(cd "$output" && pwd)

files_of() { # RID
  case $1 in
    win-*) echo clawtail.exe e_sqlite3.dll ;;
    osx-*) echo clawtail libe_sqlite3.dylib ;;
    *) echo clawtail libe_sqlite3.so ;;
  esac
}

archive() { # RID
  local name=clawtail-$version-$1 from=$program file
  if [[ -z $from ]]; then
    from=$work/$1
    dotnet publish src/Host -p:PublishAot=true --runtime "$1" --output "$from" --verbosity quiet
  fi
  mkdir -p "$work/$name"
  for file in $(files_of "$1"); do install -m 755 "$from/$file" "$work/$name"; done
  install -m 644 LICENSE "$work/$name"
  [[ $1 != linux-* ]] || install -m 644 deploy/systemd/clawtail.service "$work/$name"
  # Neither the order of a directory, nor whoever built it, nor when, is part of a release.
  "$tar" --create --directory "$work" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner "$name" | gzip --no-name -9 >"$output/$name.tar.gz"
}

for runtime in "${runtimes[@]}"; do archive "$runtime"; done
jq --slurp --arg version "$version" --arg epoch "$epoch" \
  --arg runtime "$(dotnet msbuild src/Host -getProperty:BundledNETCoreAppPackageVersion)" \
  --from-file deploy/release/sbom.jq src/*/packages.lock.json >"$output/clawtail-$version.cdx.json"
ls -l "$output"
