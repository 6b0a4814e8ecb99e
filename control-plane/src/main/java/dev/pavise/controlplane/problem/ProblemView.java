package dev.pavise.controlplane.problem;

import dev.pavise.messages.result.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A problem as it travels (RFC 9457), with the members that are ours. */
public record ProblemView(
    String type,
    String title,
    int status,
    String detail,
    ErrorCode code,
    String action,
    @Nullable List<FieldError> errors,
    @Nullable List<Finding> findings) {}
