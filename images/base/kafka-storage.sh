#!/usr/bin/env bash
# Stands in for the script of the same name in Kafka's distribution.
# shellcheck disable=SC2086  # Several options, as in the distribution.
exec java ${KAFKA_HEAP_OPTS:-} -XX:-UsePerfData -cp '/opt/kafka/libs/*' kafka.tools.StorageTool "$@"
