#!/bin/sh
# Builds the image from its Dockerfile, without a daemon and without a registry of images: by buildah, on a base that
# debootstrap makes, with the Node that the lockfile pins. Needs root, buildah, debootstrap and npm.
#
#   build-image.sh FOLDER IMAGE    FOLDER keeps the base and buildah's storage between runs; IMAGE is the name to give.
#
# npm's configured registry and the CA of NODE_EXTRA_CA_CERTS, where they are set, are for the build alone.
set -eu
folder=$1 image=$2
root=$(cd "$(dirname "$0")/../../../.." && pwd)
export BUILDAH_ISOLATION=chroot
buildah() { command buildah --storage-driver vfs --root "$folder/storage" --runroot "$folder/run" "$@"; }
mkdir -p "$folder"

node=$(node -p process.execPath)
version=$(node -p process.versions.node)
base="docker.io/library/node:$version-slim"
if ! buildah inspect --type image "$base" >/dev/null 2>&1; then
  rm -rf "$folder/debian"
  debootstrap --variant=minbase bookworm "$folder/debian" >"$folder/debootstrap.log" || { tail "$folder/debootstrap.log"; exit 1; }
  # As in the official image: Node and npm in /usr/local, and a user 1000 by the name of node.
  mkdir -p "$folder/debian/usr/local/lib/node_modules"
  cp "$node" "$folder/debian/usr/local/bin/node"
  cp "$(dirname "$node")/../LICENSE" "$folder/debian/usr/local/LICENSE"
  cp -R "$(dirname "$(readlink -f "$(command -v npm)")")/.." "$folder/debian/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$folder/debian/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$folder/debian/usr/local/bin/npx"
  chroot "$folder/debian" useradd --uid 1000 --create-home node
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$folder/debian" / >/dev/null
  buildah commit --quiet --rm "$container" "$base" >/dev/null
  rm -rf "$folder/debian"
fi

printf 'registry=%s\n' "$(cd "$root" && npm config get registry)" >"$folder/npmrc"
set -- --secret "id=npmrc,src=$folder/npmrc"
if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then set -- "$@" --secret "id=ca,src=$NODE_EXTRA_CA_CERTS"; fi
buildah build --pull-never --quiet --format docker "$@" --tag "$image" --file "$root/packages/proxy/deploy/Dockerfile" "$root"
