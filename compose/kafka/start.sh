#!/usr/bin/env bash
# Formats the broker's storage the first time, then serves.
set -euo pipefail

settings=/etc/pavise/server.properties
if [[ ! -e /var/lib/kafka/data/meta.properties ]]; then
  # 16 random bytes in Base64 without padding; an id must not begin with a dash.
  id=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n')
  /opt/kafka/bin/kafka-storage.sh format --standalone --ignore-formatted --cluster-id "A${id:1}" --config "$settings"
fi
exec /opt/kafka/bin/kafka-server-start.sh "$settings"
