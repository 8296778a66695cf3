#!/bin/sh
# Makes the files of the image's base, node:<version>-slim, without a registry of images: by debootstrap, with the Node that
# the lockfile pins. Needs root, debootstrap and npm.
#
#   build-base.sh FOLDER amd64|arm64    makes FOLDER/base-<version>-<architecture>.tar, unless it is there
#
# Of a foreign architecture Debian's packages are unpacked, not configured: nothing of them can run here.
set -eu
folder=$1 architecture=$2
version=$(node -p process.versions.node)
tar="$folder/base-$version-$architecture.tar"
mkdir -p "$folder"
exec 9>"$folder/base-$architecture.lock"
flock 9
if [ -e "$tar" ]; then exit 0; fi

debian="$folder/debian-$architecture"
rm -rf "$debian"
log="$folder/debootstrap-$architecture.log"
foreign=''
if [ "$architecture" != "$(dpkg --print-architecture)" ]; then foreign=--foreign; fi
debootstrap $foreign --arch "$architecture" --variant=minbase bookworm "$debian" >"$log" || { tail "$log"; exit 1; }
# As in the official image: Node and npm in /usr/local, and a user 1000 by the name of node.
mkdir -p "$debian/usr/local/lib/node_modules" "$debian/usr/local/bin" "$debian/home/node"
if [ -z "$foreign" ]; then
  node=$(node -p process.execPath)
  cp "$node" "$debian/usr/local/bin/node"
  cp "$(dirname "$node")/../LICENSE" "$debian/usr/local/LICENSE"
else
  (cd "$folder" && npm pack --silent "node-linux-$architecture@$version" >/dev/null)
  tarball="$folder/node-linux-$architecture-$version.tgz"
  tar --extract --file "$tarball" --directory "$debian/usr/local" --strip-components 1 package/bin/node package/LICENSE
  rm -rf "$debian/debootstrap" "$debian/var/cache/apt/archives" "$tarball"
fi
cp -R "$(dirname "$(readlink -f "$(command -v npm)")")/.." "$debian/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$debian/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$debian/usr/local/bin/npx"
printf 'node:x:1000:1000::/home/node:/bin/sh\n' >>"$debian/etc/passwd"
printf 'node:x:1000:\n' >>"$debian/etc/group"
chown -R 1000:1000 "$debian/home/node"
tar --create --file "$tar.new" --directory "$debian" .
mv "$tar.new" "$tar"
rm -rf "$debian"
