#!/usr/bin/env bash
# Writes the rules as a manifest for the Prometheus operator: prometheusrule.sh > prometheusrule.yaml
set -euo pipefail
cd "$(dirname "$0")"
cat <<'HEAD'
# Written by prometheusrule.sh from clawtail.rules.yml; change that one.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: clawtail
  labels:
    app.kubernetes.io/name: clawtail
spec:
HEAD
sed -n '/^groups:/,$ { s/^./  &/; p }' clawtail.rules.yml
