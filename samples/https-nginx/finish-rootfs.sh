#!/bin/sh
# Hook of build-image.sh: does for nginx what Debian's maintainer scripts would do, and leaves nothing of the build
# machine. The packages are only unpacked, so the build runs no code of theirs and needs no root.
set -eu
cd "$1"

cp usr/share/base-passwd/passwd.master etc/passwd
cp usr/share/base-passwd/group.master etc/group
ln -s ../sites-available/default etc/nginx/sites-enabled/default
mkdir -p var/www/html
cp usr/share/nginx/html/index.html var/www/html/index.nginx-debian.html
rm -rf var/run var/lock
ln -s /run var/run
ln -s /run/lock var/lock

# One file a package: where scanners look in images that have no dpkg.
mkdir var/lib/dpkg/status.d
for deb in var/cache/apt/archives/*.deb; do
  dpkg-deb --field "$deb" > "var/lib/dpkg/status.d/$(dpkg-deb --field "$deb" Package)"
done

# Licences stay; manuals, translations and character-set tables are of no use to a server.
find usr/share/doc -type f ! -name copyright -delete
find usr/share/doc -mindepth 1 -type d -empty -delete
rm -rf usr/share/man usr/share/info usr/share/locale usr/share/lintian usr/share/bash-completion usr/lib/*/gconv

rm -rf etc/apt etc/hostname etc/resolv.conf var/cache/apt var/lib/apt var/log/apt tmp/*
