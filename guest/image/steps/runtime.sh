#!/bin/bash
# Inside the builder: makes /opt/pavise, the agent with its own Java runtime and class-data archive.
# The archive remembers the path, size and time of every jar, so it is made at the very path it is used at.
set -euo pipefail
jdk=/usr/lib/jvm/java-25-openjdk-amd64
modules=$(grep -v '^#' /build/image/packages/java-modules.txt | paste -sd,)

"$jdk/bin/jlink" --module-path "$jdk/jmods" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
  --output /opt/pavise/java
rm -rf /opt/pavise/java/{legal,lib/jrt-fs.jar}
# Debian leaves the virtual machine its symbol table: 5 MB that only a debugger reads.
strip --strip-unneeded /opt/pavise/java/lib/server/libjvm.so

mkdir /opt/pavise/lib
python3 /build/image/steps/jars.py /build/jars /opt/pavise/lib
touch -d "@$SOURCE_DATE_EPOCH" /opt/pavise/lib/*.jar

# Sorted, because the archive is only used with the class path it was made with.
class_path=$(printf '%s\n' /opt/pavise/lib/*.jar | LC_ALL=C sort | paste -sd:)
{
  grep -v '^#' /build/image/java.options
  echo "-cp $class_path"
} >/opt/pavise/java.options

mkdir -p /run/pavise # the agent's temporary directory, see java.options
java() { /opt/pavise/java/bin/java "$@"; }

# The list of classes to archive, unless it is given: what three rehearsals load. Order, numbers and resolved constants depend
# on the threads' timing and are left out; a few classes still come and go with it, which is why the build has a list.
if [ ! -f /build/out/classes.txt ]; then
  for run in 1 2 3; do
    java @/opt/pavise/java.options -Xshare:auto "-XX:DumpLoadedClassList=/tmp/classes-$run.txt" \
      dev.pavise.guest.agent.Agent --rehearse >/tmp/rehearse.log 2>&1 || {
      cat /tmp/rehearse.log >&2
      echo "build: 'dev.pavise.guest.agent.Agent --rehearse' failed in the image's Java runtime; see above" >&2
      exit 1
    }
  done
  sed -e '/^#/d' -e '/^@cp /d' -e 's/ id: [0-9]*$//' /tmp/classes-*.txt | LC_ALL=C sort -u >/build/out/classes.txt
fi
java @/opt/pavise/java.options -Xshare:dump -XX:SharedClassListFile=/build/out/classes.txt -Xlog:cds=error,class+path=error
