#!/bin/sh
# Removes the service and its program. Configuration (/etc/pneumonia-worker), data (/var/lib/pneumonia-worker: ledger and results)
# and the account stay, unless --purge is given. --root DIR works below DIR and touches neither accounts nor systemd.
set -eu

usage() {
    echo "usage: uninstall.sh [--root DIR] [--purge]" >&2
    exit 2
}

root=
purge=
while [ $# -gt 0 ]; do
    case $1 in
        --root) [ $# -ge 2 ] || usage; root=${2%/}; shift 2 ;;
        --purge) purge=yes; shift ;;
        *) usage ;;
    esac
done

service=pneumonia-worker
program=/opt/$service
configuration=/etc/$service
data=/var/lib/$service
unit=/etc/systemd/system/$service.service
if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
    echo "uninstall.sh: must be run as root, or with --root DIR." >&2
    exit 1
fi

manager() {
    if [ -z "$root" ] && [ -d /run/systemd/system ]; then
        systemctl "$@"
    fi
}

manager disable --now --quiet "$service" 2>/dev/null || true
rm -f "$root$unit" "$root/usr/local/bin/pneumonia-worker"
rm -rf "$root$program" "$root$program.new" "$root$program.old"
manager daemon-reload

if [ -n "$purge" ]; then
    rm -rf "$root$configuration" "$root$data" "$root$unit.d"
    if [ -z "$root" ] && getent passwd "$service" >/dev/null; then
        userdel "$service"
    fi
    echo "Removed, with configuration and data."
else
    echo "Removed. Kept: $configuration and $data (--purge removes them)."
fi
