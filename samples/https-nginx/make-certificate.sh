#!/usr/bin/env bash
# Makes a fresh CA and a server certificate for localhost and 127.0.0.1 (EC P-256, 90 days).
# Usage: make-certificate.sh [OUTDIR]    writes ca.crt, server.crt and server.key; default: ./tls beside compose.yaml
set -euo pipefail

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$here/tls}
umask 077
mkdir -p -- "$out"
out=$(cd -- "$out" && pwd)

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"

new_key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }

new_key ca.key
openssl req -x509 -new -key ca.key -sha256 -days 90 -subj '/CN=Pavise sample CA' -out ca.crt \
  -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign'

new_key server.key
openssl req -new -key server.key -subj '/CN=localhost' -out server.csr
cat > server.ext <<'EXT'
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
EXT
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -sha256 -days 90 \
  -extfile server.ext -out server.crt 2>/dev/null

# The CA's key is dropped with the work folder: no second certificate can be made under this CA.
install -m 0644 ca.crt server.crt "$out"
install -m 0600 server.key "$out"
printf '%s\n' "$out"
