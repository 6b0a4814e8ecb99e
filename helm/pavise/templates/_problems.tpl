{{/* All that is missing or does not go together, said in one go: name of the value, what is wrong, what would be right. */}}
{{- define "pavise.problems" -}}
{{- $v := .Values -}}
{{- $p := list -}}
{{- $needed := list
  (list "publicKeys.configMap" $v.publicKeys.configMap "a ConfigMap with release.pub and result.pub.pem")
  (list "guestImages.existingClaim" $v.guestImages.existingClaim "a PersistentVolumeClaim with guest images")
  (list "controlPlane.tls.secret" $v.controlPlane.tls.secret "a Secret of type kubernetes.io/tls")
  (list "controlPlane.tls.caConfigMap" $v.controlPlane.tls.caConfigMap "a ConfigMap with ca.crt")
  (list "controlPlane.attester.address" $v.controlPlane.attester.address "https://host[:port] by which guests reach the control plane")
  (list "worker.keysSecret" $v.worker.keysSecret "a Secret with release.key and result.key")
  (list "worker.referenceValuesConfigMap" $v.worker.referenceValuesConfigMap "a ConfigMap with *.reference-values.json")
  (list "postgresql.ownerSecret" $v.postgresql.ownerSecret "a Secret with password, of the role that owns the tables")
  (list "postgresql.applicationSecret" $v.postgresql.applicationSecret "a Secret with password, of the role pavise_application") -}}
{{- if eq $v.postgresql.mode "external" -}}
{{- $e := $v.postgresql.external -}}
{{- $needed = append $needed (list "postgresql.external.host" $e.host "PostgreSQL's host name, or postgresql.mode: bundled") -}}
{{- if hasPrefix "verify-" $e.sslMode -}}
{{- $needed = append $needed (list "postgresql.external.caConfigMap" $e.caConfigMap (printf "a ConfigMap with ca.crt, as sslMode is %s" $e.sslMode)) -}}
{{- end -}}
{{- if $v.networkPolicy.enabled -}}
{{- $needed = append $needed (list "postgresql.external.peers" $e.peers "where PostgreSQL is, such as - ipBlock: {cidr: 10.0.5.7/32}") -}}
{{- end -}}
{{- end -}}
{{- if eq $v.kafka.mode "external" -}}
{{- $e := $v.kafka.external -}}
{{- $needed = append $needed (list "kafka.external.bootstrapServers" $e.bootstrapServers "host:port of some brokers, or kafka.mode: bundled") -}}
{{- if hasPrefix "SASL_" $e.protocol -}}
{{- $needed = append $needed (list "kafka.external.controlPlaneSecret" $e.controlPlaneSecret "a Secret with sasl.jaas.config") -}}
{{- $needed = append $needed (list "kafka.external.workerSecret" $e.workerSecret "a Secret with sasl.jaas.config, of another user than the control plane's") -}}
{{- end -}}
{{- if $v.networkPolicy.enabled -}}
{{- $needed = append $needed (list "kafka.external.peers" $e.peers "where the brokers are, such as - ipBlock: {cidr: 10.0.6.0/24}") -}}
{{- end -}}
{{- end -}}
{{- if $v.ingress.enabled -}}
{{- range list "webUi" "api" "attester" -}}
{{- $i := get $v.ingress . -}}
{{- if or (eq . "webUi") $i.enabled -}}
{{- $needed = append $needed (list (printf "ingress.%s.host" .) $i.host "a host name") -}}
{{- $needed = append $needed (list (printf "ingress.%s.tlsSecret" .) $i.tlsSecret "a Secret of type kubernetes.io/tls; there is no ingress without TLS") -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $needed -}}
{{- if not (index . 1) -}}
{{- $p = append $p (printf "%s is not set; expected %s" (index . 0) (index . 2)) -}}
{{- end -}}
{{- end -}}
{{- if and (eq $v.kafka.mode "external") (hasPrefix "SASL_" $v.kafka.external.protocol) $v.kafka.external.workerSecret (eq $v.kafka.external.workerSecret $v.kafka.external.controlPlaneSecret) -}}
{{- $p = append $p "kafka.external.workerSecret is the control plane's too; expected a user of its own for each" -}}
{{- end -}}
{{- if and $v.postgresql.ownerSecret (eq $v.postgresql.ownerSecret $v.postgresql.applicationSecret) -}}
{{- $p = append $p "postgresql.applicationSecret is the owner's too; expected a Secret of its own for each role" -}}
{{- end -}}
{{- range $part := list "controlPlane" "worker" "webUi" -}}
{{- range $key, $_ := (get $v $part).settings -}}
{{- if regexMatch "(?i)password|secret|jaas|credential|private-?key" $key -}}
{{- $p = append $p (printf "%s.settings names %s; expected no secret among the values, but in the Secret that is mounted for it" $part $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $port := include "pavise.postgresql.port" . | int -}}
{{- if $v.networkPolicy.enabled -}}
{{- range include "pavise.kafka.ports" . | fromJsonArray -}}
{{- if eq (int .) $port -}}
{{- $p = append $p (printf "Kafka and PostgreSQL both listen on port %d; expected different ones, or a network policy cannot keep the worker from the database" $port) -}}
{{- end -}}
{{- end -}}
{{- if and $v.worker.collateral.fetch (eq $port 443) -}}
{{- $p = append $p "postgresql.external.port is 443, which the worker may reach for collateral; expected another" -}}
{{- end -}}
{{- end -}}
{{- $a := $v.worker.autoscaling -}}
{{- if $a.enabled -}}
{{- if gt (int $a.minReplicas) (int $a.maxReplicas) -}}
{{- $p = append $p (printf "worker.autoscaling.minReplicas is %d, more than maxReplicas, %d" (int $a.minReplicas) (int $a.maxReplicas)) -}}
{{- end -}}
{{- if gt (int $a.maxReplicas) (int $v.kafka.topics.partitions) -}}
{{- $p = append $p (printf "worker.autoscaling.maxReplicas is %d; expected at most kafka.topics.partitions, %d, as each further worker has nothing to do" (int $a.maxReplicas) (int $v.kafka.topics.partitions)) -}}
{{- end -}}
{{- if and (eq $a.by "kafka-lag") (not $a.triggerAuthentication) (ne (include "pavise.kafka.protocol" .) "PLAINTEXT") -}}
{{- $p = append $p "worker.autoscaling.triggerAuthentication is not set; expected a KEDA TriggerAuthentication, as Kafka wants a login or TLS" -}}
{{- end -}}
{{- else if gt (int $v.worker.replicas) (int $v.kafka.topics.partitions) -}}
{{- $p = append $p (printf "worker.replicas is %d; expected at most kafka.topics.partitions, %d, as each further worker has nothing to do" (int $v.worker.replicas) (int $v.kafka.topics.partitions)) -}}
{{- end -}}
{{- if and (eq $v.kafka.mode "bundled") (gt (int $v.kafka.topics.replicas) (int $v.kafka.bundled.nodes)) -}}
{{- $p = append $p (printf "kafka.topics.replicas is %d; expected at most kafka.bundled.nodes, %d" (int $v.kafka.topics.replicas) (int $v.kafka.bundled.nodes)) -}}
{{- end -}}
{{- range $p }}
  - {{ . }}
{{- end -}}
{{- end }}
