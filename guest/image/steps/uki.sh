#!/bin/bash
# Inside the builder: makes the root file system and the UKI out of the Debian packages in /build/packages and /opt/pavise.
set -euo pipefail
work=/build/work
root=$work/root
initrd=$work/initrd
list() { grep -v '^#' "/build/image/packages/$1"; }

# The root: Debian's files without documentation, and ours.
mkdir -p "$root"/{usr/bin,usr/sbin,usr/lib,usr/lib64,etc,dev,proc,sys,run,tmp,var/lib/pavise,opt/pavise}
for directory in bin sbin lib lib64; do ln -s "usr/$directory" "$root/$directory"; done
for package in /build/packages/*.deb; do
  case "$package" in
    */ovmf_*) ;;
    */linux-image-*) dpkg-deb -x "$package" "$work/kernel" ;;
    *) dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink ;;
  esac
done
rm -rf "$root"/usr/share/* "$root"/usr/lib/x86_64-linux-gnu/{gconv,audit} "$root"/usr/lib/{debug,systemd} "$root"/usr/{games,include} \
  "$root"/var/{cache,spool,log} "$root"/etc/{init.d,default,ld.so.conf.d}
cp -r /build/image/root/. "$root/"
chmod 0755 "$root/usr/sbin/init" "$root/etc/udhcpc/default.script"
ln -s /run/resolv.conf "$root/etc/resolv.conf"
for applet in $(list busybox-applets.txt); do ln -s busybox "$root/usr/bin/$applet"; done
cp -a /opt/pavise/. "$root/opt/pavise/"

# Every shared library that some program of the image names has to be in it.
find "$root" -type f -exec sh -c 'readelf -d "$1" 2>/dev/null' _ {} \; | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u |
  while read -r library; do
    find "$root" -name "$library" | grep -q . || { echo "build: $library is needed and in no package of packages/guest.txt" >&2; exit 1; }
  done

# The kernel's modules: those listed and what they need, uncompressed because the file system compresses.
release=$(ls "$work/kernel/usr/lib/modules")
depmod -b "$work/kernel/usr" "$release"
copy_modules() { # target, module...
  local target=$1; shift
  for name in "$@"; do
    modprobe -d "$work/kernel/usr" -S "$release" --show-depends "$name" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
  done | awk '!seen[$0]++' | while read -r file; do
    mkdir -p "$target"
    xz -dc "$file" >"$target/$(basename "${file%.xz}")"
    basename "${file%.xz}"
  done
}
modules=$root/usr/lib/modules/$release
# shellcheck disable=SC2046
copy_modules "$modules" $(list kernel-modules.txt) >/dev/null
cp "$work/kernel/usr/lib/modules/$release"/modules.{builtin*,order} "$modules/"
depmod -b "$root/usr" "$release"
rm -f "$modules"/*.bin "$modules"/modules.{builtin*,order,devname,softdep,weakdep,symbols}

find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
mkdir -p "$initrd"/{bin,dev,proc,root,modules}
# Every byte of it is hashed three times by the firmware at each boot, so a slow but small compression pays.
mksquashfs "$root" "$initrd/root.squashfs" -quiet -no-progress -noappend -all-root -no-xattrs -no-exports \
  -comp zstd -Xcompression-level 19 -b 256K -processors 2

# The initrd: not compressed, since nearly all of it is the compressed root, and the kernel would decompress it twice.
cp "$root/usr/bin/busybox" "$initrd/bin/"
install -m 0755 /build/image/initrd/init "$initrd/init"
copy_modules "$initrd/modules" loop squashfs >"$work/order"
mv "$work/order" "$initrd/modules/order"
find "$initrd" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
(cd "$initrd" && find . -mindepth 1 -print0 | LC_ALL=C sort -z |
  cpio --quiet --null --create --format=newc --reproducible --owner=0:0) >"$work/initrd.cpio"

ukify build --linux "$work/kernel/boot/vmlinuz-$release" --initrd "$work/initrd.cpio" --uname "$release" \
  --cmdline "$(cat /build/image/cmdline.txt)" --os-release "@$root/etc/os-release" \
  --stub /usr/lib/systemd/boot/efi/linuxx64.efi.stub --output /build/out/image.efi >/dev/null
(cd "$work" && du -sb root/opt/pavise/{agent.jsa,lib,java} root/usr/{bin,lib} initrd/* kernel/boot/vmlinuz-*) >/build/out/sizes.txt
