#!/usr/bin/env bash
# Makes a Debian with a real systemd, and installs, upgrades, removes, installs again and purges the package in it, as an administrator would.
# Prints what it saw as name=value, one a line. Needs root, the network, and Debian's mmdebstrap and systemd-container.
#   tests/Deploy/deb.sh PACKAGE NEWER-PACKAGE HOME   HOME: an OpenClaw home, of which a copy is read
set -euo pipefail

# Whatever is mounted on the way is seen by nobody else, and gone when this ends.
if [[ -z ${CLAWTAIL_PRIVATE_MOUNTS:-} ]]; then
  CLAWTAIL_PRIVATE_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"
fi

package=$(realpath "$1") newer=$(realpath "$2") home=$(realpath "$3")
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
root=$work/root
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
mmdebstrap --quiet --mode=root --variant=minbase --include=systemd,systemd-sysv,libstdc++6 "$suite" "$root" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
chmod 755 "$work" "$root"

cp "$package" "$root/package.deb"
cp "$newer" "$root/newer.deb"
mkdir -p "$root/home"
cp --recursive "$home" "$root/openclaw-home"
cat >"$root/etc/systemd/system/probe.service" <<'CONF'
[Unit]
After=dbus.service systemd-user-sessions.service
FailureAction=poweroff-force
SuccessAction=poweroff-force
[Service]
Type=oneshot
StandardOutput=file:/found
StandardError=file:/said
Environment=DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin
ExecStart=/bin/bash /probe.sh
CONF
cat >"$root/probe.sh" <<'PROBE'
install() { dpkg --install --force-confold "$1" >>/said 2>&1; echo $?; }
state() { systemctl is-active clawtail.service; }
pid() { systemctl show clawtail.service --property MainPID --value; }
ask() { (exec 3<>/dev/tcp/127.0.0.1/9099 && printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3 && cat <&3) 2>/dev/null; }
messages() {
  for _ in $(seq 300); do [[ $(ask /readyz) == *' 200 '* ]] && break; sleep 0.1; done
  ask /metrics | awk '/^openclaw_codex_messages_total\{/ { sum += $NF } END { print sum + 0 }'
}

echo "without_user=$(install /package.deb) $(state) $(grep -c 'there is no user openclaw' /said)"
dpkg --purge clawtail >>/said 2>&1

useradd --uid 1000 --create-home openclaw
mv /openclaw-home /home/openclaw/.openclaw
chown --recursive openclaw:openclaw /home/openclaw
chmod --recursive go= /home/openclaw/.openclaw
echo "installed=$(install /package.deb) $(state) $(systemctl is-enabled clawtail.service)"
echo "messages=$(messages)"
echo "owner=$(stat --format=%U:%a /var/lib/clawtail)"
echo "manual=$(zcat /usr/share/man/man1/clawtail.1.gz | grep -c '^\.SH')"

echo '#mine' >>/etc/clawtail.env
before=$(pid)
echo "upgraded=$(install /newer.deb) $(state) $(dpkg-query --show --showformat='${Version}' clawtail)"
echo "restarted=$([[ $(pid) != "$before" ]] && echo yes) $(messages) $(tail -1 /etc/clawtail.env)"
systemctl stop clawtail.service
echo "stopped_stays_stopped=$(install /package.deb) $(state)"
systemctl start clawtail.service
kept=$(messages)

dpkg --remove clawtail >>/said 2>&1
echo "removed=$? $(state) $(ls /usr/bin/clawtail /usr/lib/clawtail 2>/dev/null | wc -l) $(stat --format=%U:%a /var/lib/clawtail/ledger.sqlite)"
rm -r /home/openclaw/.openclaw/agents # What is counted from now on is what the ledger has kept.
echo "again=$(install /newer.deb) $(state) $(messages) of $kept"
dpkg --purge clawtail >>/said 2>&1
echo "purged=$? $(state) $(ls -d /var/lib/clawtail /etc/clawtail.env /usr/lib/clawtail 2>/dev/null | wc -l)"
PROBE

systemd-nspawn --quiet --register=no --keep-unit --private-network --directory "$root" --boot \
  systemd.unit=probe.service systemd.show_status=false >"$work/log" 2>&1 || true
cat "$root/found" || { cat "$work/log" >&2; exit 1; }
cat "$root/said" >&2
