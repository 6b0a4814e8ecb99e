package dev.pavise.attestation.tdx;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a TD quote says, and where Intel's documents put the platform. Immutable.
 *
 * @param tcb empty when there were no documents that Intel signed
 * @param at the time it was judged by
 * @param eventLogReplays whether the event log leads to the quoted registers; empty without one
 */
public record TdxClaims(
    TdxQuote quote, Optional<TcbMatch> tcb, Instant at, Optional<Boolean> eventLogReplays) {

  public TdxClaims(TdxQuote quote, Optional<TcbMatch> tcb, Instant at) {
    this(quote, tcb, at, Optional.empty());
  }

  public TdAttributes attributes() {
    return new TdAttributes(quote.body().tdAttributes());
  }

  /** By the names of Intel's manuals. */
  public Map<String, Object> named() {
    var pck = quote.pckChain().extension();
    var named = new LinkedHashMap<String, Object>();
    named.put("version", (long) quote.version());
    named.put("body_type", quote.body().type().label());
    named.put("body", quote.body().named());
    named.put("user_data", quote.userData().toHex());
    named.put("padding_bytes", (long) quote.paddingBytes());
    named.put("debug", attributes().isDebug());
    named.put("sept_ve_disable", attributes().isSeptVeDisabled());
    named.put("migratable", attributes().isMigratable());
    named.put("fmspc", pck.fmspc().toHex());
    named.put("pce_id", pck.pceId().toHex());
    named.put("pce_svn", (long) pck.pceSvn());
    named.put("ppid", pck.ppid().toHex());
    pck.platformInstanceId().ifPresent(id -> named.put("platform_instance_id", id.toHex()));
    named.put("qe_svn", (long) quote.qeReport().isvSvn());
    eventLogReplays.ifPresent(replays -> named.put("event_log_replays", replays));
    tcb.ifPresent(
        match -> {
          named.put("tcb_status", match.status().label());
          named.put("platform_status", platformStatus(match));
          named.put("module_status", match.module().label());
          named.put("qe_status", match.quotingEnclave().label());
          named.put("tcb_evaluation_data_number", (long) match.evaluationNumber());
          match.levelDate().ifPresent(date -> named.put("tcb_date", date.toString()));
          named.put("advisory_ids", match.advisories());
        });
    return named;
  }

  /** The platform's own status; {@code NoMatch} when no level is as low as it. */
  public static String platformStatus(TcbMatch match) {
    return match.platform().map(TcbStatus::label).orElse("NoMatch");
  }
}
