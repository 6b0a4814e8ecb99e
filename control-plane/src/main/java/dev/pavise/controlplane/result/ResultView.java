package dev.pavise.controlplane.result;

import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.result.AttestationResult;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Tier;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as it is shown: everything but the release comes out of the signed EAR.
 *
 * @param keysReleased names of the secrets; absent unless they were released for this evidence
 */
public record ResultView(
    EvidenceId evidence,
    Instant receivedAt,
    Instant appraisedAt,
    Instant expiresAt,
    Tier status,
    List<AxisResult> axes,
    List<Finding> findings,
    boolean development,
    AttestationResult result,
    String ear,
    @Nullable List<String> keysReleased) {}
