#!/usr/bin/env bash
# Packs nginx, as Debian ships it, into an OCI image layout. The same packages give the same bytes.
# Usage: build-image.sh OUTDIR    writes the layout, tagged "1", and prints the digest of its manifest
set -euo pipefail

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
out=${1:?usage: build-image.sh OUTDIR}
suite=trixie
export SOURCE_DATE_EPOCH=1735689600
created=$(date --utc --date="@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
layout=$work/layout
blobs=$layout/blobs/sha256
mkdir -p "$blobs"

# Moves a file to its content address and prints its digest and size.
add_blob() {
  local digest
  digest=$(sha256sum < "$1")
  digest=${digest%% *}
  stat --printf="sha256:$digest %s\n" "$1"
  mv "$1" "$blobs/$digest"
}

mmdebstrap --quiet --variant=extract --include=base-files,base-passwd,nginx \
  --extract-hook="$here/finish-rootfs.sh" --skip=cleanup --skip=output/dev \
  "$suite" "$work/layer.tar"

diff_id=sha256:$(sha256sum < "$work/layer.tar" | cut -d' ' -f1)
gzip --no-name -9 "$work/layer.tar"
read -r layer layer_size < <(add_blob "$work/layer.tar.gz")

jq -cn --arg created "$created" --arg diff_id "$diff_id" '{
  created: $created, architecture: "amd64", os: "linux",
  config: {
    Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    Entrypoint: ["nginx"], Cmd: ["-g", "daemon off;"], WorkingDir: "/",
    ExposedPorts: {"80/tcp": {}}, StopSignal: "SIGQUIT"
  },
  rootfs: {type: "layers", diff_ids: [$diff_id]},
  history: [{created: $created, created_by: "nginx and what it needs, from Debian packages"}]
}' > "$work/config.json"
read -r config config_size < <(add_blob "$work/config.json")

jq -cn --arg config "$config" --argjson config_size "$config_size" --arg layer "$layer" --argjson layer_size "$layer_size" '{
  schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json",
  config: {mediaType: "application/vnd.oci.image.config.v1+json", digest: $config, size: $config_size},
  layers: [{mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: $layer, size: $layer_size}]
}' > "$work/manifest.json"
read -r manifest manifest_size < <(add_blob "$work/manifest.json")

jq -cn --arg manifest "$manifest" --argjson manifest_size "$manifest_size" '{
  schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [{mediaType: "application/vnd.oci.image.manifest.v1+json", digest: $manifest, size: $manifest_size,
    annotations: {"org.opencontainers.image.ref.name": "1"}}]
}' > "$layout/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' > "$layout/oci-layout"

mkdir -p "$(dirname -- "$out")"
rm -rf -- "$out"
mv "$layout" "$out"
printf '%s\n' "$manifest"
