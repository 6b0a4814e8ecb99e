#!/usr/bin/env bash
# Makes the three images that docker-compose.yml builds on, for machines that can reach no image registry: a Java
# runtime, PostgreSQL and Kafka, from Debian packages, this machine's JDK and the jars that ./pavise has built.
# Usage: images/base/build.sh    (as root: it unpacks Debian systems); then docker-compose.yml uses them through .env
set -euo pipefail

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
home=$(cd -P -- "$here/../.." && pwd)
suite=trixie
jre=pavise-base/jre:25
postgres=pavise-base/postgres:17
kafka=pavise-base/kafka:4.2.1

fail() {
  printf 'images/base/build.sh: %s\n' "$@" >&2
  exit 69
}

((EUID == 0)) || fail "unpacking a Debian system needs root" "Run: sudo images/base/build.sh"
command -v mmdebstrap > /dev/null || fail "mmdebstrap is missing" "Run: apt-get install mmdebstrap"
docker version > /dev/null 2>&1 || fail "no Docker engine answers" "Start it, or point DOCKER_HOST at it."
[[ -x ${JAVA_HOME:-}/bin/jlink ]] || fail "JAVA_HOME=${JAVA_HOME:-} holds no JDK" "Point it at a JDK 25."
compgen -G "$home/quickstart/target/lib/kafka_*.jar" > /dev/null || fail "the jars are not built" "Run: ./pavise image build"

work=$(mktemp -d)
trap 'rm -rf --one-file-system -- "$work"' EXIT

# debian OUT ARGUMENT...: a Debian system of the packages that are needed, as a tar file.
debian() {
  local out=$1
  shift
  # A namespace of its own: killed halfway, it leaves no mount behind.
  unshare --mount --pid --fork --kill-child --mount-proc \
    mmdebstrap --quiet --variant=minbase --skip=output/dev "$@" "$suite" "$out"
}

# What the JDK's own class files say the apps need, and what they load by name.
modules=java.se,jdk.crypto.cryptoki,jdk.httpserver,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent
modules+=,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs

"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$work/jre"
debian "$work/jre.tar" --include=ca-certificates --customize-hook="mkdir -p \"\$1/opt/java\"" \
  --customize-hook="cp -a $work/jre \"\$1/opt/java/openjdk\""
docker import --change 'ENV JAVA_HOME=/opt/java/openjdk' \
  --change 'ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'ENV LANG=C.UTF-8' "$work/jre.tar" "$jre"
rm -- "$work/jre.tar"

# The user id of the official image, and no cluster that Debian would make by itself.
debian "$work/postgres.tar" --include=postgresql-17 \
  --essential-hook="echo 'postgres:x:999:' >> \"\$1/etc/group\"" \
  --essential-hook="echo 'postgres:x:999:999::/var/lib/postgresql:/bin/bash' >> \"\$1/etc/passwd\"" \
  --essential-hook="mkdir -p \"\$1/etc/postgresql-common\"" \
  --essential-hook="echo 'create_main_cluster = false' > \"\$1/etc/postgresql-common/createcluster.conf\"" \
  --customize-hook="copy-in $here/postgres-entrypoint.sh /usr/local/bin" \
  --customize-hook="mkdir -p \"\$1/docker-entrypoint-initdb.d\" && chmod 755 \"\$1/usr/local/bin/postgres-entrypoint.sh\"" \
  --customize-hook="install -d -o 999 -g 999 -m 1777 \"\$1/var/lib/postgresql\""
docker import --change 'USER 999:999' --change 'ENV LANG=C.UTF-8' \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'ENTRYPOINT ["postgres-entrypoint.sh"]' "$work/postgres.tar" "$postgres"
rm -- "$work/postgres.tar"

mkdir -p "$work/kafka/libs" "$work/kafka/bin"
cp -- "$home"/quickstart/target/lib/*.jar "$work/kafka/libs"
rm -f -- "$work"/kafka/libs/{pavise,embedded-postgres}*.jar
install -m 0755 "$here"/kafka-*.sh "$work/kafka/bin"
docker build --quiet --build-arg JRE="$jre" --tag "$kafka" --file "$here/kafka.Dockerfile" "$work/kafka"

touch -- "$home/.env"
for setting in "PAVISE_JRE=$jre" "PAVISE_POSTGRES=$postgres" "PAVISE_KAFKA=$kafka"; do
  grep -q "^${setting%%=*}=" "$home/.env" || printf '%s\n' "$setting" >> "$home/.env"
done
printf 'docker compose uses these from now on, see .env: %s\n' "$jre $postgres $kafka" >&2
