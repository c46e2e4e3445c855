#!/usr/bin/env bash
# Writes SHA256SUMS of everything in a directory: checksums.sh DIRECTORY
set -euo pipefail
cd "$1"
rm -f SHA256SUMS
find . -maxdepth 1 -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >"$OLDPWD/SHA256SUMS.$$"
mv "$OLDPWD/SHA256SUMS.$$" SHA256SUMS
