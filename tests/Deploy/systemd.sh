#!/usr/bin/env bash
# Boots a real systemd in a container of its own, on this machine's /usr, with deploy/systemd/clawtail.service as it is but
# for shorter times, and does to the service what happens to services. Prints what it saw as name=value, one a line.
# Needs root and Debian's systemd-container.
#   tests/Deploy/systemd.sh PROGRAM HOME   PROGRAM: the published clawtail; HOME: an OpenClaw home, of which a copy is read
set -euo pipefail

# Whatever is mounted on the way is seen by nobody else, and gone when this ends.
if [[ -z ${CLAWTAIL_PRIVATE_MOUNTS:-} ]]; then
  CLAWTAIL_PRIVATE_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"
fi

program=$(realpath "$1") home=$(realpath "$2")
unit=$(realpath "$(dirname "$0")/../../deploy/systemd/clawtail.service")
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
root=$work/root

mkdir -p "$root"/{usr,var,run,tmp,proc,sys,dev} "$root"/etc/systemd/system/clawtail.service.d "$root/home/openclaw" "$work/usr/local/bin"
chmod 755 "$work" "$root"
for directory in bin sbin lib lib64; do ln -s "usr/$directory" "$root/$directory"; done
cp "$program" "$(dirname "$program")/libe_sqlite3.so" "$work/usr/local/bin/"
chmod 755 "$work"/usr/local/bin/*
printf '%s\n' 'root:x:0:0::/root:/bin/sh' 'openclaw:x:1000:1000::/home/openclaw:/bin/sh' >"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'openclaw:x:1000:' >"$root/etc/group"
echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id"
cp /etc/os-release "$root/etc/os-release"
cp --recursive "$home" "$root/home/openclaw/.openclaw"
chown --recursive 1000:1000 "$root/home/openclaw"
chmod --recursive go= "$root/home/openclaw/.openclaw"

cp "$unit" "$root/etc/systemd/system/"
cat >"$root/etc/systemd/system/clawtail.service.d/times.conf" <<'CONF'
[Service]
WatchdogSec=2
TimeoutAbortSec=1
RestartSec=1
CONF
cat >"$root/etc/systemd/system/probe.service" <<'CONF'
[Unit]
FailureAction=poweroff-force
SuccessAction=poweroff-force
[Service]
Type=oneshot
StandardOutput=file:/found
ExecStart=/bin/bash /probe.sh
CONF
grep -B1 '^setpriv ' "$(dirname "$unit")/README.md" >"$root/doctor.sh"
cat >"$root/probe.sh" <<'PROBE'
show() { systemctl show clawtail.service --property "$1" --value; }
restarted() { for _ in $(seq 150); do [[ $(show NRestarts) == "$1" && $(show SubState) == running ]] && return; sleep 0.1; done; }
ask() { (exec 3<>/dev/tcp/127.0.0.1/9099 && printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3 && cat <&3) 2>/dev/null; }
# Word for word as in deploy/systemd/README.md.
/bin/bash /doctor.sh >/said 2>&1
echo "doctor=$? $(stat --format=%U:%a /var/lib/clawtail) $(grep -c FAIL /said)"
systemctl start clawtail.service
echo "started=$(show ActiveState) $(show Type)"
for _ in $(seq 300); do [[ $(ask /readyz) == *' 200 '* ]] && break; sleep 0.1; done
ask /metrics | awk '/^openclaw_codex_messages_total\{/ { sum += $NF } END { print "messages=" sum + 0 }'
status=/proc/$(show MainPID)/status
awk '$1 ~ /^(Uid|CapEff|NoNewPrivs|Seccomp):$/ { print tolower(substr($1, 1, length($1) - 1)) "=" $2 }' "$status"
stat --format=state=%U:%a /var/lib/clawtail
stat --format=ledger=%U:%a /var/lib/clawtail/ledger.sqlite
sleep 5 # Longer than the watchdog's patience, twice.
echo "alive=$(show NRestarts) restarts"
kill -STOP "$(show MainPID)"
restarted 1
echo "frozen=$(show NRestarts) restarts, $(show ActiveState)"
kill -KILL "$(show MainPID)"
restarted 2
echo "killed=$(show NRestarts) restarts, $(show ActiveState)"
systemctl stop clawtail.service
echo "stopped=$(show ActiveState) $(show Result) $(show ExecMainStatus)"
PROBE

systemd-nspawn --quiet --register=no --keep-unit --private-network --directory "$root" --bind-ro=/etc/alternatives --overlay-ro="/usr:$work/usr:/usr" --boot \
  systemd.unit=probe.service systemd.show_status=false >"$work/log" 2>&1 || true
cat "$root/said" >&2
cat "$root/found" || { cat "$work/log" >&2; exit 1; }
