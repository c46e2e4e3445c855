#!/usr/bin/env bash
# Prints what CHANGELOG.md says about a version: notes.sh VERSION
set -euo pipefail
awk -v heading="## $1" '$0 == heading || index($0, heading " ") == 1 { inside = 1; next } /^## / { inside = 0 } inside' "$(dirname "$0")/../../CHANGELOG.md" |
  sed -e '/./,$!d' | awk '{ lines[NR] = $0 } /./ { last = NR } END { for (i = 1; i <= last; i++) print lines[i] }'
