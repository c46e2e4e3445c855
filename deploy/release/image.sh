#!/usr/bin/env bash
# Builds the image for all its platforms and pushes it: image.sh NAME TAG REVISION
# Prints name=… and digest=…, one a line. Needs docker with buildx, signed in to the registry that NAME begins with.
set -euo pipefail
name=${1,,} tag=${2#v} revision=$3
cd "$(dirname "$0")/../.."
metadata=$(mktemp)
trap 'rm -f "$metadata"' EXIT
tags=(--tag "$name:$tag")
# What is not yet finished is nobody's newest.
[[ $tag == *-* ]] || tags+=(--tag "$name:latest")
docker buildx build --platform linux/amd64,linux/arm64 --build-arg "VERSION=$tag" --build-arg "REVISION=$revision" \
  --sbom=true --provenance=mode=max "${tags[@]}" --metadata-file "$metadata" --push . >&2
echo "name=$name"
echo "digest=$(jq --raw-output '."containerimage.digest"' "$metadata")"
