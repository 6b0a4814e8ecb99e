package dev.pavise.webui.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step in the history of a deployment. */
public record TimelineEntry(
    long sequence,
    Instant at,
    Kind kind,
    String title,
    @Nullable String detail,
    @Nullable Life life,
    @Nullable Trust trust,
    @Nullable EvidenceId evidence,
    @Nullable List<Finding> findings) {

  /** What kind of step it is. */
  public enum Kind {
    DEPLOYMENT_ACCEPTED,
    INTENT_STORED,
    LAUNCH_STARTED,
    VM_LAUNCHED,
    GUEST_STARTED,
    CHALLENGE_ISSUED,
    EVIDENCE_RECEIVED,
    EVIDENCE_AFFIRMED,
    EVIDENCE_REFUSED,
    KEYS_RELEASED,
    KEYS_REFUSED,
    PULLING,
    STARTING,
    RUNNING,
    CONTAINER_CHANGED,
    TRUST_STALE,
    OWNER_KEY_REVOKED,
    ATTESTATION_REQUESTED,
    LAUNCH_FAILED,
    STOP_REQUESTED,
    STOPPED,
    FAILED,
    /** A word this dashboard does not know. */
    @JsonEnumDefaultValue
    OTHER
  }
}
