{{- define "pavise.network.dns" -}}
- to:
    {{- toYaml .Values.networkPolicy.dnsPeers | nindent 4 }}
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}

{{- define "pavise.network.toPostgresql" -}}
- to:
    {{- if eq .Values.postgresql.mode "bundled" }}
    - podSelector:
        matchLabels:
          cnpg.io/cluster: {{ include "pavise.postgresql.cluster" . }}
    {{- else }}
    {{- toYaml .Values.postgresql.external.peers | nindent 4 }}
    {{- end }}
  ports:
    - port: {{ include "pavise.postgresql.port" . }}
      protocol: TCP
{{- end }}

{{- define "pavise.network.toKafka" -}}
- to:
    {{- if eq .Values.kafka.mode "bundled" }}
    - podSelector:
        matchLabels:
          strimzi.io/cluster: {{ include "pavise.kafka.cluster" . }}
          strimzi.io/kind: Kafka
    {{- else }}
    {{- toYaml .Values.kafka.external.peers | nindent 4 }}
    {{- end }}
  ports:
    {{- range include "pavise.kafka.ports" . | fromJsonArray }}
    - port: {{ int . }}
      protocol: TCP
    {{- end }}
{{- end }}
