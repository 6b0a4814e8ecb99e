package dev.pavise.helm;

import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * What Kubernetes' API says of the kinds that it brings. The classes are generated from its OpenAPI
 * document and refuse fields that are not in it, fields that are missing, and values of another
 * type.
 */
final class KubernetesTypes {
  /** The rules of one kind. */
  @FunctionalInterface
  private interface Rules {
    void check(JsonElement object) throws IOException;
  }

  private static final Map<String, Rules> BUILT_IN =
      Map.of(
          "apps/v1 Deployment", V1Deployment::validateJsonElement,
          "autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement,
          "batch/v1 Job", V1Job::validateJsonElement,
          "networking.k8s.io/v1 Ingress", V1Ingress::validateJsonElement,
          "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement,
          "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
          "v1 Service", V1Service::validateJsonElement);

  /** Kinds of operators, whose API descriptions are not at hand here. */
  static final Set<String> OF_OPERATORS =
      Set.of(
          "kafka.strimzi.io/v1 Kafka",
          "kafka.strimzi.io/v1 KafkaNodePool",
          "kafka.strimzi.io/v1 KafkaTopic",
          "kafka.strimzi.io/v1 KafkaUser",
          "keda.sh/v1alpha1 ScaledObject",
          "postgresql.cnpg.io/v1 Cluster");

  private KubernetesTypes() {}

  static String typeOf(Rendered object) {
    return object.at("apiVersion").getAsString() + " " + object.kind();
  }

  static boolean isBuiltIn(Rendered object) {
    return BUILT_IN.containsKey(typeOf(object));
  }

  static void check(Rendered object) throws IOException {
    var rules = BUILT_IN.get(typeOf(object));
    if (rules == null) {
      throw new AssertionError("no rules for " + typeOf(object));
    }
    rules.check(object.json());
  }
}
