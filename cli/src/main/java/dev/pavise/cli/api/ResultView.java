package dev.pavise.cli.api;

import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Tier;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A verdict.
 *
 * @param result the claim {@code pavise.result} of the EAR
 * @param ear the signed JWT itself
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
    JsonNode result,
    String ear,
    @Nullable List<String> keysReleased) {}
