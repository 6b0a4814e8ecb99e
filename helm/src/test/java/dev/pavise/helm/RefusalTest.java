package dev.pavise.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values are refused before anything is given to Kubernetes, and the refusal names them. */
class RefusalTest {
  @Test
  void theDefaultsAreRefusedWithEverythingThatIsMissing() {
    assertThatThrownBy(Chart::renderDefaults)
        .hasMessageContainingAll(
            "publicKeys.configMap is not set",
            "guestImages.existingClaim is not set",
            "controlPlane.tls.secret is not set",
            "controlPlane.tls.caConfigMap is not set",
            "controlPlane.attester.address is not set",
            "worker.keysSecret is not set",
            "worker.referenceValuesConfigMap is not set",
            "postgresql.ownerSecret is not set",
            "postgresql.applicationSecret is not set",
            "postgresql.external.host is not set",
            "postgresql.external.caConfigMap is not set",
            "postgresql.external.peers is not set",
            "kafka.external.bootstrapServers is not set",
            "kafka.external.controlPlaneSecret is not set",
            "kafka.external.workerSecret is not set",
            "kafka.external.peers is not set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{worker: {replica: 3}}|/worker|replica",
        "{workers: {replicas: 3}}|workers|not allowed",
        "{controlPlane: {replicas: 0}}|/controlPlane/replicas|1",
        "{postgresql: {external: {port: '5432'}}}|/postgresql/external/port|integer",
        "{postgresql: {external: {port: 70000}}}|/postgresql/external/port|65",
        "{postgresql: {external: {sslMode: prefer}}}|/postgresql/external/sslMode|verify-full",
        "{postgresql: {password: x}}|/postgresql|password",
        "{controlPlane: {attester: {address: 'http://a'}}}|/controlPlane/attester/address|https",
        "{kafka: {external: {bootstrapServers: ['kafka']}}}|/kafka/external/bootstrapServers/0|match",
        "{worker: {image: {digest: sha256:1}}}|/worker/image/digest|match",
        "{worker: {resources: {limits: {memory: lots}}}}|/worker/resources/limits/memory|match",
        "{controlPlane: {settings: {datasource: x}}}|/controlPlane/settings|datasource",
        "{controlPlane: {peers: [{cidr: 10.0.0.0/8}]}}|/controlPlane/peers/0|cidr",
        "{worker: {keysSecret: 'a b'}}|/worker/keysSecret|match"
      })
  void theSchemaRefuses(String values, String where, String what) {
    assertThatThrownBy(() -> Chart.render("external", values))
        .message()
        .satisfies(
            message ->
                assertThat(message.replace('.', '/'))
                    .contains(where.replaceFirst("^/", ""))
                    .contains(what));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kafka: {external: {bootstrapServers: ['k:5432']}}}|both listen on port 5432",
        "{controlPlane: {settings: {spring.datasource.password: x}}}|expected no secret among the values",
        "{postgresql: {external: {port: 443}}}|postgresql.external.port is 443",
        "{postgresql: {applicationSecret: pavise-owner}}|a Secret of its own for each role",
        "{kafka: {external: {workerSecret: kafka-control-plane}}}|a user of its own for each",
        "{worker: {replicas: 7}}|worker.replicas is 7; expected at most kafka.topics.partitions, 6",
        "{worker: {autoscaling: {enabled: true, maxReplicas: 9}}}|worker.autoscaling.maxReplicas is 9",
        "{worker: {autoscaling: {enabled: true, minReplicas: 6, maxReplicas: 5}}}|more than maxReplicas",
        "{worker: {autoscaling: {enabled: true, by: kafka-lag}}}|triggerAuthentication is not set",
        "{ingress: {api: {tlsSecret: ''}}}|ingress.api.tlsSecret is not set"
      })
  void valuesThatDoNotGoTogetherAreRefused(String values, String message) {
    assertThatThrownBy(() -> Chart.render("external", values)).hasMessageContaining(message);
  }

  @Test
  void moreCopiesThanNodesAreRefused() {
    assertThatThrownBy(() -> Chart.render("bundled", "{kafka: {topics: {replicas: 4}}}"))
        .hasMessageContaining("expected at most kafka.bundled.nodes, 3");
  }
}
