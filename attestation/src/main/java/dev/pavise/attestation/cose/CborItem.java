package dev.pavise.attestation.cose;

import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One data item of CBOR (RFC 8949, section 3) of the kinds that headers have. Immutable. */
public sealed interface CborItem {
  /** Major types 0 and 1, within the range of a long. */
  record Int(long value) implements CborItem {}

  record Bytes(Octets value) implements CborItem {}

  record Text(String value) implements CborItem {}

  record Items(List<CborItem> values) implements CborItem {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** A map; keys are integers or texts, each once. */
  record Entries(Map<CborItem, CborItem> values) implements CborItem {
    public Entries {
      values = Map.copyOf(values);
    }

    public Optional<CborItem> at(long label) {
      return Optional.ofNullable(values.get(new Int(label)));
    }

    public Optional<CborItem> at(String label) {
      return Optional.ofNullable(values.get(new Text(label)));
    }
  }

  record Tagged(long tag, CborItem value) implements CborItem {}

  /** False, true and null. */
  enum Simple implements CborItem {
    FALSE,
    TRUE,
    NULL
  }
}
