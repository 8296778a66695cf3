#!/bin/sh
# Runs a command in the files of an image as a strict cluster has a container run: on a root file system that is read-only,
# by a user who is not root, with no capabilities and no way to new ones. It has this machine's network. Needs root.
#
#   run-image.sh ROOT USER:GROUP FOLDER [SOURCE:TARGET ...] -- COMMAND [ARGUMENT ...]
#
# ROOT holds the image's files, FOLDER is where the command starts, SOURCE is mounted at TARGET, read-only. The command
# gets the environment and the process id of this script.
set -eu
if [ "${AUDIT_GATEWAY_UNSHARED:-}" = '' ]; then AUDIT_GATEWAY_UNSHARED=1 exec unshare --mount "$0" "$@"; fi
unset AUDIT_GATEWAY_UNSHARED
root=$1 user=$2 folder=$3
shift 3
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
while [ "$1" != -- ]; do
  mkdir -p "$root${1#*:}"
  mount --bind -o ro "${1%%:*}" "$root${1#*:}"
  shift
done
shift
mount -o remount,bind,ro "$root"
exec chroot "$root" setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs \
  --bounding-set=-all --inh-caps=-all /bin/sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
