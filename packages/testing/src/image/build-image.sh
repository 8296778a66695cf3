#!/bin/sh
# Builds an image from its Dockerfile, without a daemon and without a registry of images: by buildah, on a base that
# build-base.sh makes, with the Node that the lockfile pins. Needs root, buildah, debootstrap and npm.
#
#   build-image.sh FOLDER DOCKERFILE IMAGE
#
# FOLDER keeps the base and buildah's storage between runs, DOCKERFILE is its path in the repository, and IMAGE is the
# name to give.
#
# npm's configured registry and the CA of NODE_EXTRA_CA_CERTS, where they are set, are for the build alone.
set -eu
folder=$1 dockerfile=$2 image=$3
root=$(cd "$(dirname "$0")/../../../.." && pwd)
export BUILDAH_ISOLATION=chroot
buildah() { command buildah --storage-driver vfs --root "$folder/storage" --runroot "$folder/run" "$@"; }
mkdir -p "$folder"

# One build at a time: several packages have images.
exec 8>"$folder/image.lock"
flock 8
base="docker.io/library/node:$(node -p process.versions.node)-slim"
if ! buildah inspect --type image "$base" >/dev/null 2>&1; then
  architecture=$(dpkg --print-architecture)
  sh "$(dirname "$0")/build-base.sh" "$folder" "$architecture"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$folder/base-$(node -p process.versions.node)-$architecture.tar" / >/dev/null
  buildah commit --quiet --rm "$container" "$base" >/dev/null
fi

printf 'registry=%s\n' "$(cd "$root" && npm config get registry)" >"$folder/npmrc"
set -- --secret "id=npmrc,src=$folder/npmrc"
if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then set -- "$@" --secret "id=ca,src=$NODE_EXTRA_CA_CERTS"; fi
buildah build --pull-never --quiet --format docker "$@" --tag "$image" --file "$root/$dockerfile" "$root"
# buildah leaves a container of each stage that has no step, with a copy of the base.
for container in $(buildah containers --quiet --filter "ancestor=$base"); do buildah rm "$container" >/dev/null; done
