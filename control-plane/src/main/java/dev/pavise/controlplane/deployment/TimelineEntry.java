package dev.pavise.controlplane.deployment;

import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.result.Finding;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step in the history of a deployment.
 *
 * @param sequence the deployment's, as this step left it
 * @param life absent when the step did not move it; trust likewise
 */
public record TimelineEntry(
    long sequence,
    Instant at,
    TimelineKind kind,
    String title,
    @Nullable String detail,
    @Nullable Life life,
    @Nullable Trust trust,
    @Nullable EvidenceId evidence,
    @Nullable List<Finding> findings) {}
