#!/usr/bin/env bash
# Makes a release of a tag out of a directory's files: publish.sh TAG DIRECTORY
# Needs GitHub's gh, and its token in GH_TOKEN.
set -euo pipefail
tag=$1 directory=$(realpath "$2")
cd "$(dirname "$0")/../.."
notes=$(mktemp)
trap 'rm -f "$notes"' EXIT
{
  deploy/release/notes.sh "${tag#v}"
  echo
  echo "The archives for macOS and Windows are built and not tried. Every file can be checked with \`sha256sum --check SHA256SUMS\`, and where it came from with \`gh attestation verify\`."
} >"$notes"
options=(--verify-tag --title "Clawtail ${tag#v}" --notes-file "$notes")
[[ $tag == *-* ]] && options+=(--prerelease)
gh release create "$tag" "${options[@]}" "$directory"/*
