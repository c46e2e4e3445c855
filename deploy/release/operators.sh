#!/usr/bin/env bash
# Packs what operators load, with links that lead somewhere from everywhere: operators.sh REPOSITORY-AT-TAG OUTPUT
# In the repository, alerts and dashboards name docs/runbook.md; here each becomes REPOSITORY-AT-TAG/docs/runbook.md.
set -euo pipefail
base=${1%/} output=$(realpath "$2")
cd "$(dirname "$0")/../.."
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
name=clawtail-$version-operators
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/$name"/{prometheus,grafana,runbook}
cp deploy/prometheus/{clawtail.rules.yml,prometheusrule.yaml} "$work/$name/prometheus/"
cp grafana/*.json "$work/$name/grafana/"
cp docs/runbook.md "$work/$name/runbook/"
sed -i "s|\(runbook_url: \)docs/|\1$base/docs/|" "$work/$name"/prometheus/*
sed -i "s|\(\"url\": \"\)docs/|\1$base/docs/|" "$work/$name"/grafana/*
chmod -R u=rwX,go=rX "$work/$name"
tar --create --directory "$work" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner "$name" | gzip --no-name -9 >"$output/$name.tar.gz"
