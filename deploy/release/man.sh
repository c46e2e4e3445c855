#!/usr/bin/env bash
# Writes the manual page, out of what the program says of itself: man.sh PROGRAM >clawtail.1
set -euo pipefail
program=$1
# The program's words as they are: what roff would take for its own is told apart.
as_it_is() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"; }
section() { printf '.SH %s\n.nf\n' "$1"; as_it_is; printf '.fi\n'; }
echo ".TH CLAWTAIL 1 \"\" \"clawtail $("$program" --version)\""
printf '.SH NAME\nclawtail \\- counts what OpenClaw agents use, for Prometheus\n'
"$program" --help | section SYNOPSIS
"$program" --help | sed -nE '/^Commands:/,/^$/s/^  ([a-z]+).*/\1/p' | while read -r command; do
  "$program" "$command" --help | section "CLAWTAIL ${command^^}"
done
