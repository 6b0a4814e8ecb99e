package dev.pavise.controlplane.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message to one webhook, and how far it got. */
record Delivery(
    UUID id,
    UUID webhook,
    UUID message,
    String event,
    String payload,
    State state,
    int attempts,
    @Nullable Instant nextAt,
    Instant createdAt) {
  /** How far a delivery got. */
  enum State {
    PENDING,
    DELIVERED,
    /** Tried as often as it is. */
    FAILED,
    /** Not sent any more: the webhook was disabled, or too much waited for it. */
    DROPPED
  }

  static Delivery of(ResultSet row) throws SQLException {
    var next = row.getTimestamp("next_at");
    return new Delivery(
        row.getObject("id", UUID.class),
        row.getObject("webhook_id", UUID.class),
        row.getObject("message_id", UUID.class),
        row.getString("event"),
        row.getString("payload"),
        State.valueOf(row.getString("state")),
        row.getInt("attempts"),
        next == null ? null : next.toInstant(),
        row.getTimestamp("created_at").toInstant());
  }
}
