package dev.pavise.attestation.nitro;

import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.crypto.Signatures;
import dev.pavise.attestation.wire.Octets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers chains that were found good, by every byte of them, so that the next document of the
 * same enclave costs one signature only. Only what ends at a trusted root is remembered: nobody
 * else can fill it. Thread-safe.
 */
final class NitroChains {
  private static final int REMEMBERED_MAX = 1024;

  private final Map<Known, NitroChain> remembered = new ConcurrentHashMap<>();

  private record Known(
      Octets certificate, List<Octets> caBundle, Roots roots, Signatures signatures) {}

  NitroChain of(NitroDocument document, Roots roots, Signatures signatures) {
    var key = new Known(document.certificate(), document.caBundle(), roots, signatures);
    var known = remembered.get(key);
    if (known != null) {
      return known;
    }
    var chain = NitroChain.read(document, roots, signatures);
    if (chain.isGood()) {
      if (remembered.size() >= REMEMBERED_MAX) {
        remembered.clear();
      }
      remembered.put(key, chain);
    }
    return chain;
  }
}
