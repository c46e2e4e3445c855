#!/usr/bin/env bash
# Makes a Debian package of a Linux archive that release.sh has made: deb.sh ARCHIVE OUTPUT
# What lies where: the program and SQLite's library in /usr/lib/clawtail, a link to it in /usr/bin, the unit, the manual page, completions
# where the program has them, and /etc/clawtail.env for options of one's own. The same archive gives the same package.
set -euo pipefail
archive=$(realpath "$1") output=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
for tool in dpkg-deb gzip tar; do command -v "$tool" >/dev/null || { echo "there is no $tool" >&2; exit 1; }; done

name=$(basename "$archive" .tar.gz)
version=${name#clawtail-} version=${version%-linux-*}
case $name in
  *-linux-x64) architecture=amd64 ;;
  *-linux-arm64) architecture=arm64 ;;
  *) echo "$name is no archive for Linux" >&2; exit 2 ;;
esac
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar --extract --gzip --directory "$work" --file "$archive"
from=$work/$name root=$work/root

put() { install -D --mode="$1" "$2" "$root/$3"; }
put 755 "$from/clawtail" usr/lib/clawtail/clawtail
# A library is read, and not run.
put 644 "$from/libe_sqlite3.so" usr/lib/clawtail/libe_sqlite3.so
mkdir -p "$root/usr/bin"
ln -s ../lib/clawtail/clawtail "$root/usr/bin/clawtail"
sed -e 's:/usr/local/bin/clawtail:/usr/bin/clawtail:' -e 's:See README.md in this directory.:"man clawtail" has its options.:' "$from/clawtail.service" >"$work/unit"
put 644 "$work/unit" usr/lib/systemd/system/clawtail.service
put 644 "$here/debian/clawtail.env" etc/clawtail.env
put 644 LICENSE usr/share/doc/clawtail/copyright
gzip --no-name -9 <CHANGELOG.md >"$work/changelog.gz"
put 644 "$work/changelog.gz" usr/share/doc/clawtail/CHANGELOG.md.gz
"$from/clawtail" man >"$work/clawtail.1"
gzip --no-name -9 "$work/clawtail.1"
put 644 "$work/clawtail.1.gz" usr/share/man/man1/clawtail.1.gz

completion() { # SHELL FILE
  if "$from/clawtail" completion "$1" >"$work/completion" 2>/dev/null; then put 644 "$work/completion" "$2"; fi
}
completion bash usr/share/bash-completion/completions/clawtail
completion zsh usr/share/zsh/vendor-completions/_clawtail
completion fish usr/share/fish/vendor_completions.d/clawtail.fish

# The newest glibc that the program or the library asks for. Nothing else is linked but what comes with it.
glibc=$(cat "$from/clawtail" "$from/libe_sqlite3.so" | grep --text --only-matching 'GLIBC_2\.[0-9]*' | sed 's/GLIBC_//' | sort --version-sort | tail -1)
mkdir -p "$root/DEBIAN"
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@GLIBC@/$glibc/" -e "s/@SIZE@/$(du -sk --apparent-size "$root" | cut -f1)/" "$here/debian/control" >"$root/DEBIAN/control"
echo /etc/clawtail.env >"$root/DEBIAN/conffiles"
for script in preinst postinst prerm postrm; do install --mode=755 "$here/debian/$script" "$root/DEBIAN/$script"; done
(cd "$root" && find etc usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
chmod -R u=rwX,go=rX "$root"
dpkg-deb --root-owner-group -Zxz --build "$root" "$output/clawtail_${version}_$architecture.deb"
