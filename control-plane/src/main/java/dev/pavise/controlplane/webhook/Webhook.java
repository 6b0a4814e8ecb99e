package dev.pavise.controlplane.webhook;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a tenant wants to be told, as it is stored. */
record Webhook(
    TenantId tenant,
    UUID id,
    String url,
    Set<WebhookEvent> events,
    @Nullable String description,
    boolean enabled,
    @Nullable String disabledReason,
    Bytes secret,
    @Nullable Bytes previousSecret,
    @Nullable Instant previousUntil,
    @Nullable Instant failingSince,
    Instant createdAt,
    Instant updatedAt) {
  static Webhook of(ResultSet row) throws SQLException {
    var names = Set.copyOf(Arrays.asList(row.getString("events").split(" ", -1)));
    var events = EnumSet.noneOf(WebhookEvent.class);
    for (var each : WebhookEvent.values()) {
      if (names.contains(each.name())) {
        events.add(each);
      }
    }
    var previous = row.getBytes("previous_secret");
    return new Webhook(
        new TenantId(row.getObject("tenant_id", UUID.class)),
        row.getObject("id", UUID.class),
        row.getString("url"),
        events,
        row.getString("description"),
        row.getBoolean("enabled"),
        row.getString("disabled_reason"),
        Bytes.copyOf(row.getBytes("secret")),
        previous == null ? null : Bytes.copyOf(previous),
        instant(row.getTimestamp("previous_until")),
        instant(row.getTimestamp("failing_since")),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant());
  }

  static String write(Collection<WebhookEvent> events) {
    return events.stream().sorted().map(WebhookEvent::name).collect(Collectors.joining(" "));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
