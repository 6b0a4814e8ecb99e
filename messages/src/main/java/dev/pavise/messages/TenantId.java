package dev.pavise.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A tenant; part of the key of everything. */
public record TenantId(UUID value) {
  @JsonCreator
  public static TenantId parse(String text) {
    return new TenantId(UUID.fromString(text));
  }

  public static TenantId random() {
    return new TenantId(UUID.randomUUID());
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
