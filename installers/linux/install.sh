#!/bin/sh
# Installs a self-contained publish as a systemd service, or updates an installed one. May be run again at any time: configuration
# and data stay as they are.
#
#   dotnet publish service/Pneumonia.Worker -c Release -r linux-x64 --self-contained -o publish
#   sudo installers/linux/install.sh publish
#
# --root DIR installs below DIR and touches neither accounts nor systemd: for packages and for tests.
set -eu

usage() {
    echo "usage: install.sh [--root DIR] PUBLISH_FOLDER" >&2
    exit 2
}

root=
publish=
while [ $# -gt 0 ]; do
    case $1 in
        --root) [ $# -ge 2 ] || usage; root=${2%/}; shift 2 ;;
        -*) usage ;;
        *) [ -z "$publish" ] || usage; publish=${1%/}; shift ;;
    esac
done
[ -n "$publish" ] || usage

here=$(cd "$(dirname "$0")" && pwd)
service=pneumonia-worker
program=/opt/$service
configuration=/etc/$service
unit=/etc/systemd/system/$service.service

fail() {
    echo "install.sh: $1" >&2
    exit 1
}

[ -f "$publish/pneumonia-worker" ] || fail "there is no program 'pneumonia-worker' in '$publish': give the folder that 'dotnet publish' wrote."
[ -f "$publish/libcoreclr.so" ] || fail "'$publish' is not self-contained: publish with -r linux-x64 --self-contained."
[ -n "$root" ] || [ "$(id -u)" -eq 0 ] || fail "must be run as root, or with --root DIR."

# On a running system only; a build of a package has no manager to talk to.
manager() {
    if [ -z "$root" ] && [ -d /run/systemd/system ]; then
        systemctl "$@"
    fi
}

if [ -z "$root" ] && ! getent passwd "$service" >/dev/null; then
    useradd --system --user-group --no-create-home --home-dir "/var/lib/$service" --shell /usr/sbin/nologin "$service"
fi

# The new program is laid beside the old one and takes its place by renaming, with the service stopped in between.
mkdir -p "$root/opt"
rm -rf "$root$program.new" "$root$program.old"
cp -R "$publish" "$root$program.new"
cp "$here/uninstall.sh" "$root$program.new/uninstall.sh"
chmod -R u=rwX,go=rX "$root$program.new"
chmod 755 "$root$program.new/pneumonia-worker" "$root$program.new/uninstall.sh"
[ -n "$root" ] || chown -R root:root "$program.new"

manager stop "$service" 2>/dev/null || true
if [ -d "$root$program" ]; then
    mv "$root$program" "$root$program.old"
fi
mv "$root$program.new" "$root$program"
rm -rf "$root$program.old"

mkdir -p "$root/usr/local/bin" "$root$configuration" "$root${unit%/*}"
ln -sfn "$program/pneumonia-worker" "$root/usr/local/bin/pneumonia-worker"

if [ ! -e "$root$configuration/appsettings.json" ]; then
    cat >"$root$configuration/appsettings.json" <<'JSON'
{
  "Intake": {
    "Folders": [ { "Path": "/srv/pacs-export" } ]
  }
}
JSON
fi
chmod 750 "$root$configuration"
chmod 640 "$root$configuration/appsettings.json"
[ -n "$root" ] || chown -R "root:$service" "$configuration"

cp "$here/$service.service" "$root$unit"
chmod 644 "$root$unit"

manager daemon-reload
manager enable --quiet "$service"

if [ -n "$root" ]; then
    echo "Installed below $root."
elif "$program/pneumonia-worker" config check; then
    manager start "$service"
    echo "Installed and started: systemctl status $service"
else
    echo "Installed, not started. Name your export folders in $configuration/appsettings.json, let the account '$service' read them"
    echo "(usermod -aG GROUP $service), then: systemctl start $service"
fi
