#!/usr/bin/env bash
# Pushes an OCI image layout to a plain-HTTP registry on this machine and prints the digest it has there.
# Usage: push-image.sh OUTDIR REGISTRY/NAME:TAG
set -euo pipefail

layout=${1:?usage: push-image.sh OUTDIR REGISTRY/NAME:TAG}
reference=${2:?usage: push-image.sh OUTDIR REGISTRY/NAME:TAG}
digest_file=$(mktemp)
trap 'rm -f -- "$digest_file"' EXIT

# --preserve-digests: what arrives is what was built, byte for byte, or the push fails.
skopeo copy --quiet --preserve-digests --dest-tls-verify=false --digestfile "$digest_file" \
  "oci:$layout:1" "docker://$reference"
echo "$(<"$digest_file")"
