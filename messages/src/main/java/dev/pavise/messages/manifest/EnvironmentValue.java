package dev.pavise.messages.manifest;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The value of one environment variable: fixed, or taken from a secret inside the guest. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EnvironmentValue.Literal.class, name = "value"),
  @JsonSubTypes.Type(value = EnvironmentValue.FromSecret.class, name = "secret")
})
public sealed interface EnvironmentValue {
  /** This very text. */
  record Literal(String value) implements EnvironmentValue {}

  /** The content of the named secret, as UTF-8. */
  record FromSecret(String secret) implements EnvironmentValue {}
}
