# A broker from the very jars that the project's tests run against.
ARG JRE
FROM ${JRE}
RUN groupadd --gid 1000 appuser \
 && useradd --uid 1000 --gid 1000 --no-create-home --shell /usr/sbin/nologin appuser \
 && install -d -o appuser -g root -m 0750 /var/lib/kafka/data
COPY libs /opt/kafka/libs
COPY bin /opt/kafka/bin
USER 1000:1000
