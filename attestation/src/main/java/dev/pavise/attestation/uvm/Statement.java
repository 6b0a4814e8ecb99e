package dev.pavise.attestation.uvm;

import dev.pavise.attestation.cose.CborItem;
import dev.pavise.attestation.json.StrictJson;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What an endorsement states, in either of its two forms: issuer and feed as named headers with
 * JSON inside, or as CWT claims (RFC 9597) with the bare measurement inside. Immutable.
 *
 * @param signedAt by the signer's own word; empty when it gave none
 */
record Statement(
    DidX509 issuer, String feed, long svn, Octets measurement, Optional<Instant> signedAt) {
  private static final String NAME = "UVM endorsement";
  private static final long CONTENT_TYPE = 3;
  private static final long CWT_CLAIMS = 15;
  private static final long CWT_ISSUER = 1;
  private static final long CWT_SUBJECT = 2;
  private static final long CWT_ISSUED_AT = 6;
  private static final long PAYLOAD_HASH = 258;
  private static final long PREIMAGE_CONTENT_TYPE = 259;
  private static final long SHA_384 = -43;
  private static final long TAG_EPOCH = 1;
  private static final int MEASUREMENT_BYTES = 48;
  private static final int FEED_CHARACTERS_MAX = 128;
  private static final int JSON_BYTES_MAX = 8 * 1024;

  static Statement decode(CborItem.Entries header, Octets payload) {
    boolean byName = header.at("iss").isPresent();
    boolean byClaims = header.at(CWT_CLAIMS).isPresent();
    if (byName == byClaims) {
      throw malformed("protected", "iss or CWT claims", byName ? "both" : "neither");
    }
    var type =
        text(header.at(CONTENT_TYPE).or(() -> header.at(PREIMAGE_CONTENT_TYPE)), "content type");
    return byName ? ofJson(header, type, payload) : ofClaims(header, type, payload);
  }

  private static Statement ofJson(CborItem.Entries header, String type, Octets payload) {
    if (!type.equals("application/json")) {
      throw malformed("content type", "application/json", "another");
    }
    var json = StrictJson.object(payload, JSON_BYTES_MAX, NAME + ".payload");
    var hex = json.path("x-ms-sevsnpvm-launchmeasurement").asString("");
    if (hex.length() != 2 * MEASUREMENT_BYTES || !hex.matches("[0-9a-f]*")) {
      throw malformed("launchmeasurement", MEASUREMENT_BYTES + " bytes in hex", "something else");
    }
    return new Statement(
        DidX509.decode(text(header.at("iss"), "iss")),
        feed(text(header.at("feed"), "feed")),
        svn(json),
        Octets.fromHex(hex),
        header.at("signingtime").map(Statement::epoch));
  }

  /** As digits in a text; newer ones repeat it as a number, and both must be the same. */
  private static long svn(JsonNode json) {
    var text = json.path("x-ms-sevsnpvm-guestsvn");
    var digits = text.isIntegralNumber() ? text.asString() : text.asString("");
    if (!digits.matches("[0-9]{1,9}")) {
      throw malformed("guestsvn", "a whole number", "something else");
    }
    long svn = Long.parseLong(digits);
    var number = json.path("x-ms-sevsnpvm-guestsvn-int");
    if (!number.isMissingNode() && (!number.isIntegralNumber() || number.asLong(-1) != svn)) {
      throw malformed("guestsvn-int", Long.toString(svn), "another");
    }
    return svn;
  }

  private static Statement ofClaims(CborItem.Entries header, String type, Octets payload) {
    if (!type.equals("application/octet-stream")) {
      throw malformed("content type", "application/octet-stream", "another");
    }
    var hash = header.at(PAYLOAD_HASH);
    if (hash.isPresent() && !hash.get().equals(new CborItem.Int(SHA_384))) {
      throw malformed("payload_hash_alg", SHA_384 + " (SHA-384)", "another");
    }
    if (payload.size() != MEASUREMENT_BYTES) {
      throw malformed("payload", MEASUREMENT_BYTES + " bytes", payload.size() + " bytes");
    }
    if (!(header.at(CWT_CLAIMS).orElseThrow() instanceof CborItem.Entries claims)) {
      throw malformed("CWT claims", "a map", "another item");
    }
    if (!(claims.at("svn").orElse(CborItem.Simple.NULL) instanceof CborItem.Int svn)
        || svn.value() < 0) {
      throw malformed("CWT svn", "a whole number", "something else");
    }
    return new Statement(
        DidX509.decode(text(claims.at(CWT_ISSUER), "CWT iss")),
        feed(text(claims.at(CWT_SUBJECT), "CWT sub")),
        svn.value(),
        payload,
        claims.at(CWT_ISSUED_AT).map(Statement::epoch));
  }

  private static Instant epoch(CborItem item) {
    var value =
        item instanceof CborItem.Tagged tagged && tagged.tag() == TAG_EPOCH ? tagged.value() : item;
    if (value instanceof CborItem.Int seconds
        && seconds.value() > 0
        && seconds.value() < Integer.MAX_VALUE * 4L) {
      return Instant.ofEpochSecond(seconds.value());
    }
    throw malformed("signing time", "seconds since 1970", "something else");
  }

  private static String feed(String text) {
    if (text.isEmpty()
        || text.length() > FEED_CHARACTERS_MAX
        || !text.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      throw malformed("feed", "1 to " + FEED_CHARACTERS_MAX + " plain characters", "others");
    }
    return text;
  }

  private static String text(Optional<CborItem> item, String field) {
    if (item.isPresent() && item.get() instanceof CborItem.Text text) {
      return text.value();
    }
    throw malformed(field, "a text", item.isEmpty() ? "nothing" : "another item");
  }

  private static MalformedEvidence malformed(String field, String expected, String found) {
    return new MalformedEvidence(NAME, 0, field, expected, found);
  }
}
