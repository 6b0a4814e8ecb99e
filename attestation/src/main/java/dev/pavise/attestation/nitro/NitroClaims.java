package dev.pavise.attestation.nitro;

import dev.pavise.attestation.wire.Octets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a document says.
 *
 * @param age at the time it was judged by; negative when it is from the future
 */
public record NitroClaims(NitroDocument document, Duration age) {
  /** {@code nitro-enclave} or {@code nitrotpm}. */
  public String platform() {
    return document.kind().platform();
  }

  /** Names as in AWS's specification; what is absent or null has the value of empty bytes. */
  public Map<String, Object> named() {
    var pcrs = new TreeMap<String, Object>();
    document
        .registers()
        .forEach((index, value) -> pcrs.put(Integer.toString(index), value.toHex()));
    var named = new LinkedHashMap<String, Object>();
    named.put("module_id", document.moduleId());
    named.put("timestamp", document.timestamp().toEpochMilli());
    named.put("digest", NitroDocument.DIGEST);
    named.put("pcrs", pcrs);
    named.put("debug", document.isDebug());
    named.put("public_key", hex(document.publicKey()));
    named.put("user_data", hex(document.userData()));
    named.put("nonce", hex(document.nonce()));
    return named;
  }

  private static String hex(Optional<Octets> value) {
    return value.map(Octets::toHex).orElse("");
  }
}
