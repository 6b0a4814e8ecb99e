#!/usr/bin/env bash
# Starts Debian's PostgreSQL with the settings of the official image that docker-compose.yml uses: POSTGRES_PASSWORD_FILE,
# POSTGRES_INITDB_ARGS, and the scripts in /docker-entrypoint-initdb.d when the data directory is new.
set -euo pipefail

password_file=${POSTGRES_PASSWORD_FILE:?name the file with the password of the role postgres}
PGDATA=${PGDATA:-/var/lib/postgresql/$(ls /usr/lib/postgresql)/docker}
PATH=$(echo /usr/lib/postgresql/*/bin):$PATH
export PGDATA PATH

if [[ ! -s $PGDATA/PG_VERSION ]]; then
  mkdir -p -- "$PGDATA"
  # shellcheck disable=SC2086  # Several arguments, as with the official image.
  initdb --username=postgres --pwfile="$password_file" ${POSTGRES_INITDB_ARGS:-}
  printf 'host all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
  PGPASSWORD=$(< "$password_file")
  export PGPASSWORD
  # As long as it is not ready, nobody can reach it from outside.
  pg_ctl --wait --options='-c listen_addresses=' start
  for script in /docker-entrypoint-initdb.d/*.sh; do bash "$script"; done
  pg_ctl --wait --mode=fast stop
  unset PGPASSWORD
fi
exec postgres -c listen_addresses='*' "$@"
