package dev.pavise.controlplane.deployment;

import dev.pavise.messages.Json;
import dev.pavise.messages.attester.AgentReport.ContainerReport;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.Finding;
import jakarta.persistence.AttributeConverter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lists of records as JSON text in a column. */
abstract class JsonText<T> implements AttributeConverter<List<T>, String> {
  private final Class<T[]> type;

  JsonText(Class<T[]> type) {
    this.type = type;
  }

  @Override
  public String convertToDatabaseColumn(List<T> values) {
    return new String(Json.write(values), StandardCharsets.UTF_8);
  }

  @Override
  public List<T> convertToEntityAttribute(String json) {
    return List.of(Json.readTolerant(json.getBytes(StandardCharsets.UTF_8), type));
  }

  /** Findings. */
  static final class OfFindings extends JsonText<Finding> {
    OfFindings() {
      super(Finding[].class);
    }
  }

  /** The six axes. */
  static final class OfAxes extends JsonText<AxisResult> {
    OfAxes() {
      super(AxisResult[].class);
    }
  }

  /** What the agent says of its containers. */
  static final class OfContainers extends JsonText<ContainerReport> {
    OfContainers() {
      super(ContainerReport[].class);
    }
  }

  /** Published ports. */
  static final class OfEndpoints extends JsonText<Endpoint> {
    OfEndpoints() {
      super(Endpoint[].class);
    }
  }
}
