package dev.pavise.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One posting of evidence; two postings of the same bytes have two ids. */
public record EvidenceId(UUID value) {
  @JsonCreator
  public static EvidenceId parse(String text) {
    return new EvidenceId(UUID.fromString(text));
  }

  public static EvidenceId random() {
    return new EvidenceId(UUID.randomUUID());
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
