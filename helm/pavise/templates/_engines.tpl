{{/* How PostgreSQL and Kafka are reached, whoever runs them. */}}
{{- define "pavise.postgresql.port" -}}
{{- if eq .Values.postgresql.mode "bundled" -}}5432{{- else -}}{{ int .Values.postgresql.external.port }}{{- end -}}
{{- end }}

{{- define "pavise.postgresql.url" -}}
{{- $ca := "&sslrootcert=/etc/pavise/postgresql/ca.crt" -}}
{{- if eq .Values.postgresql.mode "bundled" -}}
{{- printf "jdbc:postgresql://%s-rw.%s.svc:5432/pavise?sslmode=verify-full%s" (include "pavise.postgresql.cluster" .) .Release.Namespace $ca -}}
{{- else -}}
{{- $e := .Values.postgresql.external -}}
{{- printf "jdbc:postgresql://%s:%d/%s?sslmode=%s%s" $e.host (int $e.port) $e.database $e.sslMode (ternary $ca "" (hasPrefix "verify-" $e.sslMode)) -}}
{{- end -}}
{{- end }}

{{- define "pavise.postgresql.owner" -}}
{{- ternary "pavise" .Values.postgresql.external.owner (eq .Values.postgresql.mode "bundled") -}}
{{- end }}

{{- define "pavise.postgresql.verifies" -}}
{{- if or (eq .Values.postgresql.mode "bundled") (hasPrefix "verify-" .Values.postgresql.external.sslMode) -}}true{{- end -}}
{{- end }}

{{- define "pavise.postgresql.mount" -}}
{{- if include "pavise.postgresql.verifies" . }}
- name: postgresql-ca
  mountPath: /etc/pavise/postgresql
  readOnly: true
{{- end }}
{{- end }}

{{- define "pavise.postgresql.volume" -}}
{{- if eq .Values.postgresql.mode "bundled" }}
- name: postgresql-ca
  secret:
    secretName: {{ include "pavise.postgresql.cluster" . }}-ca
    defaultMode: 0400
    # The operator keeps the authority's key beside it; that one is not mounted.
    items:
      - key: ca.crt
        path: ca.crt
{{- else if include "pavise.postgresql.verifies" . }}
- name: postgresql-ca
  configMap:
    name: {{ .Values.postgresql.external.caConfigMap }}
    items:
      - key: ca.crt
        path: ca.crt
{{- end }}
{{- end }}

{{- define "pavise.kafka.protocol" -}}
{{- ternary "SASL_SSL" .Values.kafka.external.protocol (eq .Values.kafka.mode "bundled") -}}
{{- end }}

{{- define "pavise.kafka.mechanism" -}}
{{- ternary "SCRAM-SHA-512" .Values.kafka.external.saslMechanism (eq .Values.kafka.mode "bundled") -}}
{{- end }}

{{- define "pavise.kafka.servers" -}}
{{- if eq .Values.kafka.mode "bundled" -}}
{{- printf "%s-kafka-bootstrap.%s.svc:9093" (include "pavise.kafka.cluster" .) .Release.Namespace -}}
{{- else -}}
{{- join "," .Values.kafka.external.bootstrapServers -}}
{{- end -}}
{{- end }}

{{/* The brokers' ports, each once, as a JSON list. */}}
{{- define "pavise.kafka.ports" -}}
{{- $ports := list -}}
{{- range splitList "," (include "pavise.kafka.servers" .) -}}
{{- $ports = append $ports (regexFind "[0-9]+$" . | int) -}}
{{- end -}}
{{- uniq $ports | toJson -}}
{{- end }}

{{- define "pavise.kafka.env" -}}
{{- $protocol := include "pavise.kafka.protocol" . -}}
- name: SPRING_KAFKA_BOOTSTRAPSERVERS
  value: {{ include "pavise.kafka.servers" . | quote }}
- name: SPRING_KAFKA_PROPERTIES_SECURITY_PROTOCOL
  value: {{ $protocol }}
{{- if hasPrefix "SASL_" $protocol }}
- name: SPRING_KAFKA_PROPERTIES_SASL_MECHANISM
  value: {{ include "pavise.kafka.mechanism" . }}
{{- end }}
{{- if include "pavise.kafka.ca" . }}
- name: SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_LOCATION
  value: /etc/pavise/kafka/ca.crt
{{- end }}
{{- end }}

{{- define "pavise.kafka.ca" -}}
{{- if and (hasSuffix "SSL" (include "pavise.kafka.protocol" .)) (or (eq .Values.kafka.mode "bundled") .Values.kafka.external.caConfigMap) -}}true{{- end -}}
{{- end }}

{{- define "pavise.kafka.mount" -}}
{{- if include "pavise.kafka.ca" . }}
- name: kafka-ca
  mountPath: /etc/pavise/kafka
  readOnly: true
{{- end }}
{{- end }}

{{- define "pavise.kafka.volume" -}}
{{- if include "pavise.kafka.ca" . }}
- name: kafka-ca
  {{- if eq .Values.kafka.mode "bundled" }}
  secret:
    secretName: {{ include "pavise.kafka.cluster" . }}-cluster-ca-cert
    defaultMode: 0400
    items:
      - key: ca.crt
        path: ca.crt
  {{- else }}
  configMap:
    name: {{ .Values.kafka.external.caConfigMap }}
    items:
      - key: ca.crt
        path: ca.crt
  {{- end }}
{{- end }}
{{- end }}

{{/* The Secret with sasl.jaas.config of a part; empty where nobody signs in. Takes root and part. */}}
{{- define "pavise.kafka.secret" -}}
{{- if hasPrefix "SASL_" (include "pavise.kafka.protocol" .root) -}}
{{- if eq .root.Values.kafka.mode "bundled" -}}
{{- printf "%s-%s" (include "pavise.fullname" .root) .part -}}
{{- else -}}
{{- get .root.Values.kafka.external (ternary "workerSecret" "controlPlaneSecret" (eq .part "worker")) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "pavise.kafka.jaasSource" -}}
{{- with include "pavise.kafka.secret" . }}
- secret:
    name: {{ . }}
    items:
      - key: sasl.jaas.config
        path: spring.kafka.properties.sasl.jaas.config
{{- end }}
{{- end }}
