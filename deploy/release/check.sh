#!/usr/bin/env bash
# Whether a tag may become a release: check.sh TAG
# The tag, the program's version, the image's and the manifests' are one, and CHANGELOG.md has something to say about it.
set -euo pipefail
tag=$1
cd "$(dirname "$0")/../.."
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
fault() { echo "$*" >&2; exit 1; }
[[ $tag == "v$version" ]] || fault "The tag is $tag, and Directory.Build.props says $version."
grep -qx "ARG VERSION=$version" Dockerfile || fault "The Dockerfile says another version than $version."
grep -rhoE 'clawtail:[0-9]+\.[0-9]+\.[0-9]+' Dockerfile deploy | sort -u | while read -r image; do
  [[ $image == "clawtail:$version" ]] || fault "A manifest or document says $image, and not clawtail:$version."
done
[[ -n $(deploy/release/notes.sh "$version") ]] || fault "CHANGELOG.md has no section $version."
