#!/usr/bin/env bash
# Builds the container image from the Dockerfile, without a Docker engine and without a registry, starts the program from the
# image's root file system, read-only and as uid 1000, and scrapes it.
#   image.sh [DIR]    DIR is where the image's root file system is left (default: a temporary directory, removed)
# Both base images are made here, under their real names, from the files of this machine: the SDK's is an empty one into which
# this machine's /usr is mounted while the build runs; the runtime's has the libraries that the chiselled one has, and no more.
# Ends with 77, and says why, where it cannot run. Prints "name: value" lines.
set -euo pipefail

skip() { echo "cannot build an image here: $1"; exit 77; }
say() { printf '%s: %s\n' "$@"; }

((EUID == 0)) || skip 'it takes root to mount and to become uid 1000'
for tool in buildah dotnet clang curl unshare setpriv; do command -v "$tool" >/dev/null || skip "there is no $tool"; done
[[ -f /etc/debian_version ]] || skip 'the base images are made from Debian packages'

# What is mounted here is gone with this process.
if [[ ${1:-} != --in-namespace ]]; then
  unshare --mount true 2>/dev/null || skip 'mount namespaces are not allowed'
  exec unshare --mount "$0" --in-namespace "$@"
fi
shift

repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d /var/tmp/clawtail-image.XXXXXX)
root=${1:-$work/root}
program=''
finish() {
  [[ -z $program ]] || kill -KILL "$program" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

buildah() { command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }

# --- Base images -----------------------------------------------------------------------------------------------------

base() { sed -n "s/^ARG $1=//p" "$repository/Dockerfile"; }

make_image() { # NAME DIRECTORY
  local container
  container=$(buildah from scratch)
  buildah copy --quiet "$container" "$2" / >/dev/null
  buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --env HOME=/root "$container"
  buildah commit --quiet --rm "$container" "$1" >/dev/null
}

make_sdk() {
  local files=$work/sdk
  mkdir -p "$files"/{usr,etc,root,tmp,proc,sys,dev,opt,var/tmp}
  chmod 1777 "$files/tmp" "$files/var/tmp"
  ln -s usr/bin usr/sbin usr/lib usr/lib64 "$files"
  make_image "$(base SDK_IMAGE)" "$files"
}

# What mcr.microsoft.com/dotnet/runtime-deps has: the C library, OpenSSL, and users. No shell, no package manager.
make_runtime() {
  local files=$work/runtime file
  mkdir -p "$files"/{usr/lib,usr/bin,etc,home,tmp,proc,sys,dev}
  ln -s usr/bin usr/lib usr/lib64 "$files"
  chmod 1777 "$files/tmp"
  dpkg --listfiles libc6 libgcc-s1 libssl3 zlib1g libstdc++6 | grep -E '^(/usr)?/lib(64)?/.*\.so(\.|$)' | sort -u | while read -r file; do
    [[ -e $file && ! -d $file ]] || continue
    mkdir -p "$files/usr$(dirname "${file#/usr}")"
    cp --no-dereference --preserve=mode "$file" "$files/usr${file#/usr}"
  done
  printf '%s\n' 'root:x:0:0:root:/root:/usr/sbin/nologin' 'app:x:1654:1654::/home/app:/usr/sbin/nologin' >"$files/etc/passwd"
  printf '%s\n' 'root:x:0:' 'app:x:1654:' >"$files/etc/group"
  make_image "$(base RUNTIME_IMAGE)" "$files"
}

# --- The image -------------------------------------------------------------------------------------------------------

build() {
  buildah bud --isolation chroot --pull-never --quiet --build-arg REVISION=test \
    --volume /usr:/usr:ro --volume /etc:/etc:ro --volume "$HOME/.nuget:/root/.nuget:rw" \
    --tag clawtail "$repository" >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
}

unpack() {
  local container mounted
  container=$(buildah from --pull-never clawtail)
  mounted=$(buildah mount "$container")
  mkdir -p "$root"
  cp --archive "$mounted/." "$root"
  buildah umount "$container" >/dev/null
}

describe() {
  local config
  config=$(buildah inspect --type image --format '{{.OCIv1.Config.User}} {{.OCIv1.Config.StopSignal}} {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}}' clawtail)
  say config "$config"
  say labels "$(buildah inspect --type image --format '{{range $name, $value := .OCIv1.Config.Labels}}{{$name}} {{end}}' clawtail)"
  say shells "$(find "$root" \( -name '*sh' -o -name busybox \) -type f -perm /111 | wc -l)"
  say set-uid "$(find "$root" -type f -perm /6000 | wc -l)"
  say program-sha256 "$(sha256sum "$root/usr/local/bin/clawtail" | cut -d' ' -f1)"
  say program-bytes "$(($(stat -c %s "$root/usr/local/bin/clawtail") + $(stat -c %s "$root/usr/local/bin/libe_sqlite3.so")))"
}

# --- The program, from the image's files -----------------------------------------------------------------------------

port=$((20000 + RANDOM % 9000))

# The variables that the image sets, and where this test wants it to listen.
inside=(
  env --ignore-environment CLAWTAIL_OPENCLAW_DIR=/home/node/.openclaw CLAWTAIL_STATE_DIR=/state "CLAWTAIL_LISTEN=127.0.0.1:$port"
  "$(command -v chroot)" --userspec=1000:1000 --groups=1000 "$root" /usr/local/bin/clawtail
)

start() {
  local home=$work/home
  mkdir -p "$home" "$work/state" "$root/home/node/.openclaw"
  cp -r "$repository/tests/homes/file-era-2026.7.1/." "$home"
  chown -R 1000:1000 "$home"
  chmod -R go-rwx "$home"
  chown 1000:1000 "$work/state"
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --bind /dev "$root/dev"
  mount --bind "$home" "$root/home/node/.openclaw"
  mount -o remount,bind,ro "$root/home/node/.openclaw"
  mount --bind "$work/state" "$root/state"
  mount -o remount,bind,ro "$root"
  "${inside[@]}" serve >"$work/log" 2>&1 &
  program=$!
}

await_readiness() {
  local tries
  for tries in {1..200}; do
    "${inside[@]}" healthcheck --ready >/dev/null 2>&1 && return
    [[ -d /proc/$program ]] || break
    sleep 0.05
  done
  cat "$work/log" >&2
  echo "not ready after $tries tries" >&2
  return 1
}

look() {
  say health "$("${inside[@]}" healthcheck)"
  say uid "$(awk '/^Uid:/ { print $3 }' "/proc/$program/status")"
  say root-writable "$(touch "$root/usr/probe" 2>/dev/null && echo yes || echo no)"
  say messages "$(curl -s "http://127.0.0.1:$port/metrics" | awk '/^openclaw_codex_messages_total/ { sum += $2 } END { print sum }')"
  say doctor "$("${inside[@]}" doctor >"$work/doctor" 2>&1 && tail -1 "$work/doctor" || cat "$work/doctor")"
}

stop() {
  kill -TERM "$program"
  local code=0
  wait "$program" || code=$?
  program=''
  say exit-code "$code"
}

make_sdk
make_runtime
build
unpack
describe
start
await_readiness
look
stop
