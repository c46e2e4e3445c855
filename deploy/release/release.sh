#!/usr/bin/env bash
# Makes what a release consists of: an archive a platform, a bill of materials, and checksums of them all. The same commit gives the same files.
#   deploy/release/release.sh [--output DIR] [--runtime RID]... [--program DIR]
#   --output DIR    where they go (default artifacts/release)
#   --runtime RID   linux-x64 or linux-arm64; may be repeated (default: this machine's). Another than this machine's takes a cross
#                   compiler: see docs/sizing.md
#   --program DIR   take the published program from here instead of building one
# Publishing it is yours: git tag, sign SHA256SUMS, upload, push the image.
set -euo pipefail
cd "$(dirname "$0")/../.."

output=artifacts/release program='' runtimes=()
while (($# > 0)); do
  case $1 in
    --output) output=$2; shift ;;
    --runtime) runtimes+=("$2"); shift ;;
    --program) program=$2; shift ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done
((${#runtimes[@]})) || runtimes=("linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')")
for tool in dotnet jq tar gzip sha256sum; do command -v "$tool" >/dev/null || { echo "there is no $tool" >&2; exit 1; }; done

version=$(dotnet msbuild src/Host -getProperty:Version)
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$output"
output=$(cd "$output" && pwd)

archive() { # RID
  local name=clawtail-$version-$1 from=$program
  if [[ -z $from ]]; then
    from=$work/$1
    dotnet publish src/Host -p:PublishAot=true --runtime "$1" --output "$from" --verbosity quiet
  fi
  mkdir -p "$work/$name"
  install -m 755 "$from/clawtail" "$from/libe_sqlite3.so" "$work/$name"
  install -m 644 LICENSE deploy/systemd/clawtail.service "$work/$name"
  # Neither the order of a directory, nor whoever built it, nor when, is part of a release.
  tar --create --directory "$work" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner "$name" | gzip --no-name -9 >"$output/$name.tar.gz"
}

for runtime in "${runtimes[@]}"; do archive "$runtime"; done
jq --slurp --arg version "$version" --arg epoch "$epoch" \
  --arg runtime "$(dotnet msbuild src/Host -getProperty:BundledNETCoreAppPackageVersion)" \
  --from-file deploy/release/sbom.jq src/*/packages.lock.json >"$output/clawtail-$version.cdx.json"
(cd "$output" && sha256sum "clawtail-$version"* >SHA256SUMS)
ls -l "$output"
