package dev.pavise.attestation.nitro;

import dev.pavise.attestation.cose.CborReader;
import dev.pavise.attestation.cose.CoseSign1;
import dev.pavise.attestation.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the map inside of a document: every field within AWS's bounds, known, and once. NitroTPM
 * writes the outermost map in indefinite form; nothing else may be. Used once.
 */
final class NitroPayload {
  private static final int FIELDS_MAX = 16;
  private static final int NAME_BYTES_MAX = 32;
  private static final int MODULE_ID_BYTES_MAX = 256;
  private static final int CERTIFICATE_BYTES_MAX = 1024;
  private static final int CERTIFICATES_MAX = 8;
  private static final int PUBLIC_KEY_BYTES_MAX = 1024;
  private static final int GUEST_BYTES_MAX = 512;

  /** 9999-12-31: what is later is no time. */
  private static final long TIMESTAMP_MAX = 253_402_300_799_999L;

  private final CborReader in;
  private final Set<String> seen = new HashSet<>();
  private @Nullable NitroKind kind;
  private @Nullable String moduleId;
  private @Nullable Instant timestamp;
  private @Nullable SortedMap<Integer, Octets> registers;
  private @Nullable Octets certificate;
  private @Nullable List<Octets> caBundle;
  private Optional<Octets> publicKey = Optional.empty();
  private Optional<Octets> userData = Optional.empty();
  private Optional<Octets> nonce = Optional.empty();

  private NitroPayload(CborReader in) {
    this.in = in;
  }

  static NitroDocument read(CborReader in, CoseSign1 envelope) {
    return new NitroPayload(in).read(envelope);
  }

  private NitroDocument read(CoseSign1 envelope) {
    int count = in.mapOfAnyForm(1, FIELDS_MAX, "document");
    for (int i = 0; count == CborReader.INDEFINITE ? !in.isBreak() : i < count; i++) {
      readField();
    }
    in.requireEnd();
    if (!seen.contains("digest")) {
      throw in.malformed(0, "digest", "this field", "none");
    }
    return new NitroDocument(
        present(kind, "pcrs or nitrotpm_pcrs"),
        present(moduleId, "module_id"),
        present(timestamp, "timestamp"),
        present(registers, "pcrs or nitrotpm_pcrs"),
        present(certificate, "certificate"),
        present(caBundle, "cabundle"),
        publicKey,
        userData,
        nonce,
        envelope);
  }

  private void readField() {
    int at = in.offset();
    var name = in.text(1, NAME_BYTES_MAX, "field name");
    if (!seen.add(name)) {
      throw in.malformed(at, "field name", "each field once", "one twice");
    }
    switch (name) {
      case "module_id" -> moduleId = in.text(1, MODULE_ID_BYTES_MAX, "module_id");
      case "timestamp" -> timestamp = readTimestamp();
      case "digest" -> readDigest();
      case "pcrs" -> readRegisters(NitroKind.ENCLAVE, at);
      case "nitrotpm_pcrs" -> readRegisters(NitroKind.TPM, at);
      case "certificate" -> certificate = in.octets(1, CERTIFICATE_BYTES_MAX, "certificate");
      case "cabundle" -> caBundle = readBundle();
      case "public_key" -> publicKey = readOptional(1, PUBLIC_KEY_BYTES_MAX, "public_key");
      case "user_data" -> userData = readOptional(0, GUEST_BYTES_MAX, "user_data");
      case "nonce" -> nonce = readOptional(0, GUEST_BYTES_MAX, "nonce");
      default -> throw in.malformed(at, "field name", "a field that AWS documents", "another");
    }
  }

  private Instant readTimestamp() {
    int at = in.offset();
    long millis = in.unsigned("timestamp");
    if (millis == 0 || millis > TIMESTAMP_MAX) {
      throw in.malformed(
          at, "timestamp", "milliseconds since 1970, not zero", Long.toString(millis));
    }
    return Instant.ofEpochMilli(millis);
  }

  private void readDigest() {
    int at = in.offset();
    if (!in.text(1, NAME_BYTES_MAX, "digest").equals(NitroDocument.DIGEST)) {
      throw in.malformed(at, "digest", NitroDocument.DIGEST, "another");
    }
  }

  private void readRegisters(NitroKind found, int at) {
    if (kind != null) {
      throw in.malformed(at, "field name", "pcrs or nitrotpm_pcrs", "both");
    }
    kind = found;
    var field = found.registersField();
    int count = in.map(1, found.registersMax(), field);
    var values = new TreeMap<Integer, Octets>();
    for (int i = 0; i < count; i++) {
      int indexAt = in.offset();
      long index = in.unsigned(field + ".index");
      if (index >= found.registersMax()) {
        throw in.malformed(
            indexAt, field + ".index", "0 to " + (found.registersMax() - 1), Long.toString(index));
      }
      var value =
          in.octets(
              NitroDocument.REGISTER_BYTES, NitroDocument.REGISTER_BYTES, field + "." + index);
      if (values.putIfAbsent((int) index, value) != null) {
        throw in.malformed(indexAt, field + ".index", "each register once", "one twice");
      }
    }
    registers = values;
  }

  private List<Octets> readBundle() {
    int count = in.array(1, CERTIFICATES_MAX, "cabundle");
    var certificates = new ArrayList<Octets>(count);
    for (int i = 0; i < count; i++) {
      certificates.add(in.octets(1, CERTIFICATE_BYTES_MAX, "cabundle"));
    }
    return certificates;
  }

  private Optional<Octets> readOptional(int sizeMin, int sizeMax, String field) {
    return in.isNull() ? Optional.empty() : Optional.of(in.octets(sizeMin, sizeMax, field));
  }

  private <T> T present(@Nullable T value, String field) {
    if (value == null) {
      throw in.malformed(0, field, "this field", "none");
    }
    return value;
  }
}
