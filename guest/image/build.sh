#!/bin/bash
# Builds the guest image: one unified kernel image (UKI), the same bytes for the same packages and jars.
set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C SOURCE_DATE_EPOCH=1767225600
suite=trixie
here=$(cd "$(dirname "$0")" && pwd)

fail() { echo "build: $1" >&2; exit "${2:-1}"; }
usage() { fail "usage: build.sh --agent-jar FILE.jar --agent-libs DIR --out FILE.efi [--cache DIR] [--tools CLASSPATH] [--learn-classes]" 2; }

agent_jar= agent_libs= out= class_list="$here/classes.txt" tools="$here/target/classes:$here/target/lib/*" cache=${XDG_CACHE_HOME:-$HOME/.cache}/pavise/image
while [ $# -gt 0 ]; do
  if [ "$1" = --learn-classes ]; then
    class_list=
    shift
    continue
  fi
  [ $# -ge 2 ] || usage
  case "$1" in
    --agent-jar) agent_jar=$2 ;;
    --agent-libs) agent_libs=$2 ;;
    --out) out=$2 ;;
    --cache) cache=$2 ;;
    --tools) tools=$2 ;;
    *) usage ;;
  esac
  shift 2
done
[ -n "$agent_jar" ] && [ -n "$agent_libs" ] && [ -n "$out" ] || usage
[ -f "$agent_jar" ] || fail "there is no agent jar at $agent_jar; build the agent first"
[ -z "$class_list" ] || [ -f "$class_list" ] || fail "there is no class list at $class_list"
[ -d "$agent_libs" ] || fail "there is no directory $agent_libs with the agent's dependencies"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -cp "$tools" dev.pavise.guest.image.ReferenceValuesCommand >/dev/null 2>&1 || [ $? = 2 ] ||
  fail "ReferenceValuesCommand does not start from $tools: build the Maven module guest/image, set JAVA_HOME to a JDK 25, or give --tools"
[ "$(id -u)" = 0 ] || fail "must be root: it unpacks a Debian system and mounts inside a namespace of its own"
command -v mmdebstrap >/dev/null || fail "mmdebstrap is not installed: apt-get install mmdebstrap"

mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
exec 9>"$cache/lock"
flock -w 900 9 || fail "another build holds $cache/lock for 15 minutes"

list() { grep -hv '^#' "$here/packages/$1"; }
digest() { sha256sum | cut -c1-64; }

# The builder and the packages stay as long as the lists do not change, so a cached build pins the versions.
packages_key=$( (echo "$suite"; cat "$here"/packages/{builder,guest}.txt) | digest)
builder=$cache/builder-$packages_key
packages=$cache/packages-$packages_key

make_builder() {
  echo "build: preparing the builder (Debian $suite, once)" >&2
  rm -rf --one-file-system "$builder.new" "$packages.new"
  # A namespace of its own: killed halfway, it leaves no mount of /proc or /sys behind, where "rm -rf" would go on.
  unshare --mount --pid --fork --kill-child --mount-proc \
    mmdebstrap --quiet --variant=apt --include="$(list builder.txt | paste -sd,)" --skip=cleanup/apt/lists \
    "$suite" "$builder.new" >&2
  mkdir -p "$builder.new"/opt/pavise "$builder.new"/build/{image,jars,packages,work,out} "$packages.new"
  # shellcheck disable=SC2046
  in_builder "$builder.new" "$packages.new" bash -c '
    kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n "s/^ *Depends: \(linux-image-.*\)/\1/p")
    cd /build/packages && apt-get download -qq -o APT::Sandbox::User=root "$@" "$kernel"' download $(list guest.txt) ovmf
  mv "$packages.new" "$packages"
  mv "$builder.new" "$builder"
}

# Runs a command in the builder. Mounts and processes end with the namespace, whatever happens to this script.
in_builder() { # builder, packages, command...
  local chroot=$1 debs=$2; shift 2
  unshare --mount --pid --fork --kill-child bash -ec '
    chroot=$1 debs=$2 image=$3 stage=$4; shift 4
    mount --make-rprivate /
    mount -t proc proc "$chroot/proc"
    mount --rbind /dev "$chroot/dev"
    mount -t tmpfs tmp "$chroot/tmp"
    mount --bind "$debs" "$chroot/build/packages"
    mount --bind -o ro "$image" "$chroot/build/image"
    [ ! -e /etc/resolv.conf ] || { touch "$chroot/etc/resolv.conf"; mount --bind /etc/resolv.conf "$chroot/etc/resolv.conf"; }
    if [ -n "$stage" ]; then
      mkdir -p "$stage"/{pavise,jars,work,out}
      mount --bind "$stage/pavise" "$chroot/opt/pavise"
      for directory in jars work out; do mount --bind "$stage/$directory" "$chroot/build/$directory"; done
    fi
    exec chroot "$chroot" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root \
      SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" "$@"
  ' in_builder "$chroot" "$debs" "$here" "${stage:-}" "$@"
}

[ -d "$builder" ] && [ -d "$packages" ] || make_builder

digests() { (cd "$1" && find "${@:2}" -type f | sort | xargs sha256sum); }
inputs=$({
  digests "$here" build.sh cmdline.txt java.options initrd root steps packages
  digests "$packages" .
  digests "$agent_libs" .
  sha256sum <"$agent_jar"
  [ -z "$class_list" ] || sha256sum <"$class_list"
} | digest)
built=$cache/built-$inputs
if [ ! -d "$built" ]; then
  stage=$cache/stage
  rm -rf "$stage"
  mkdir -p "$stage"/{jars,out}
  [ -z "$class_list" ] || cp "$class_list" "$stage/out/classes.txt"
  find "$agent_libs" -maxdepth 1 -name '*.jar' -exec cp -t "$stage/jars" {} +
  cp "$agent_jar" "$stage/jars/agent.jar"
  echo "build: linking the agent's Java runtime" >&2
  in_builder "$builder" "$packages" bash /build/image/steps/runtime.sh >&2
  echo "build: packing the root file system and the UKI" >&2
  in_builder "$builder" "$packages" bash /build/image/steps/uki.sh >&2
  in_builder "$builder" "$packages" python3 /build/image/steps/sbom.py >&2
  rm -rf "$cache"/built-*
  mv "$stage/out" "$built"
  rm -rf "$stage"
fi

mkdir -p "$(dirname "$out")"
publish() { # file, target: whole or not at all
  cp "$built/$1" "$2.new"
  mv "$2.new" "$2"
}
publish image.efi "$out"
publish sbom.json "$out.sbom.json"
publish packages.txt "$out.packages.txt"
publish classes.txt "$out.classes.txt"
publish sizes.txt "$out.sizes.txt"
publish OVMF_CODE_4M.fd "$out.ovmf-code.fd"
publish OVMF_VARS_4M.fd "$out.ovmf-vars.fd"
"$java" -cp "$tools" dev.pavise.guest.image.ReferenceValuesCommand "$out" --firmware "$out.ovmf-code.fd" \
  --out "$out.reference-values.json"
printf '{"sha256":"%s","sizeBytes":%d,"packages":%d}\n' \
  "$(digest <"$out")" "$(stat -c %s "$out")" "$(wc -l <"$out.packages.txt")"
