#!/usr/bin/env bash
# Builds the container image as the Dockerfile says, with buildah and without a container engine, and runs the program in
# it. Both bases are made here under the names that the Dockerfile asks for: the runtime's of Debian's packages, the SDK's
# of what is installed on this machine. Prints what it found as name=value, one a line. Needs root, the network, and
# Debian's buildah and mmdebstrap.
#   tests/Deploy/image.sh HOME PORT   HOME: an OpenClaw home, of which a copy is read; PORT: a free one on 127.0.0.1
set -euo pipefail

# Whatever is mounted on the way is seen by nobody else, and gone when this ends.
if [[ -z ${CLAWTAIL_PRIVATE_MOUNTS:-} ]]; then
  CLAWTAIL_PRIVATE_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"
fi

given_home=$(realpath "$1") port=$2
cd "$(dirname "$0")/../.."
sdk_image=$(sed -n 's/^ARG SDK_IMAGE=//p' Dockerfile)
runtime_image=$(sed -n 's/^ARG RUNTIME_IMAGE=//p' Dockerfile)
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
dotnet=$(dirname "$(realpath "$(command -v dotnet)")")

work=$(mktemp -d)
export TMPDIR=$work CONTAINERS_STORAGE_CONF=$work/storage.conf
cat >"$CONTAINERS_STORAGE_CONF" <<CONF
[storage]
driver = "vfs"
graphroot = "$work/images"
runroot = "$work/run"
CONF

# Nothing that is still mounted is ever deleted through.
clean() {
  buildah rm --all >/dev/null 2>&1 || true
  buildah umount --all >/dev/null 2>&1 || true
  awk -v under="$work/" 'index($5, under) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs --no-run-if-empty umount --lazy
  rm -rf --one-file-system "$work"
}
trap clean EXIT

step() { echo "== $*" >&2; }

# Into an empty container: mmdebstrap wants a directory, and a mounted container is one.
make_runtime_base() {
  local container
  container=$(buildah from scratch)
  mmdebstrap --quiet --mode=root --variant=extract --include=libc6,libgcc-s1,libstdc++6,libssl3,zlib1g "$suite" "$(buildah mount "$container")"
  buildah commit --quiet --rm "$container" "$runtime_image" >/dev/null
}

# Nothing but what leads to this machine's /usr, which has an SDK and a linker already.
make_sdk_base() {
  local container root directory
  container=$(buildah from scratch)
  root=$(buildah mount "$container")
  mkdir -p "$root"/{etc,root/.nuget,usr} && mkdir -m 1777 "$root/tmp"
  for directory in bin sbin lib lib64; do ln -s "usr/$directory" "$root/$directory"; done
  cp --archive /etc/{alternatives,group,ld.so.cache,os-release,passwd,ssl} "$root/etc/"
  buildah config --env PATH="$dotnet:/usr/local/bin:/usr/bin:/usr/sbin" --env HOME=/root "$container"
  buildah commit --quiet --rm "$container" "$sdk_image" >/dev/null
}

of_image() { buildah inspect --type image --format "{{$1}}" clawtail; }

run() { buildah run --isolation chroot --user "$(of_image .OCIv1.Config.User)" --volume "$work/home:/home/node/.openclaw:ro" --volume "$work/state:/state" "$container" -- "$@"; }

step "The runtime's base"
make_runtime_base
step "The SDK's base"
make_sdk_base
step "The image"
mkdir -p "$HOME/.nuget"
buildah bud --quiet --format docker --isolation chroot --pull-never --tag clawtail \
  --volume /usr:/usr:ro --volume "$dotnet:$dotnet:ro" --volume "$HOME/.nuget:/root/.nuget" . >&2

container=$(buildah from --pull-never clawtail)
root=$(buildah mount "$container")
base=$(buildah from --pull-never "$runtime_image")
base_root=$(buildah mount "$base")
echo "user=$(of_image .OCIv1.Config.User)"
echo "entrypoint=$(of_image .OCIv1.Config.Entrypoint)"
echo "command=$(of_image .OCIv1.Config.Cmd)"
echo "stop_signal=$(of_image .OCIv1.Config.StopSignal)"
echo "healthcheck=$(of_image .Docker.Config.Healthcheck.Test)"
echo "added_files=$(cd "$root" && find . -xdev -type f ! -path './etc/*' ! -path './run/*' | sort | comm -23 - <(cd "$base_root" && find . -xdev -type f | sort) | paste -sd,)"
echo "added_bytes=$(($(du -sb "$root" | cut -f1) - $(du -sb "$base_root" | cut -f1)))"
echo "program_sha256=$(sha256sum "$root/usr/local/bin/clawtail" | cut -d' ' -f1)"
echo "shells=$(find "$root" -xdev \( -name sh -o -name bash -o -name busybox -o -name apt-get \) -type f | wc -l)"
echo "state_owner=$(stat --format=%u:%g:%a "$root/state")"

step "The program"
install --directory --owner=1000 --group=1000 "$work/state"
# As OpenClaw leaves it: for its own user only.
cp --recursive "$given_home" "$work/home"
chown --recursive 1000:1000 "$work/home"
chmod --recursive go= "$work/home"
entrypoint=$(of_image '(index .OCIv1.Config.Entrypoint 0)')
command=$(of_image '(index .OCIv1.Config.Cmd 0)')
run "$entrypoint" "$command" --openclaw-dir /home/node/.openclaw --state-dir /state --listen "127.0.0.1:$port" >&2 &
running=$!
for _ in $(seq 300); do curl -sf -o /dev/null "http://127.0.0.1:$port/readyz" && break; sleep 0.1; done
curl -sf "http://127.0.0.1:$port/metrics" | awk '/^openclaw_codex_messages_total\{/ { sum += $NF } END { print "messages=" sum + 0 }'
pid=$(pgrep --full --newest "^$entrypoint $command .*127.0.0.1:$port")
echo "uid=$(stat --format=%u "/proc/$pid")"
status=0
run "$entrypoint" healthcheck --listen "127.0.0.1:$port" >&2 || status=$?
echo "healthcheck_exit=$status"
kill -TERM "$pid"
status=0
wait "$running" || status=$?
echo "exit=$status"
echo "ledger=$(stat --format=%u:%a "$work/state/ledger.sqlite")"
