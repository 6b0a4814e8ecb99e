package dev.pavise.messages.audit;

import dev.pavise.messages.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that an entry's hash is of: the entry without its hash as JSON in the form of RFC 8785,
 * that is without white space and with the names of each object in order. Its values are strings
 * and whole numbers below 2⁵³, whose spelling by {@link Json} is that of RFC 8785 too.
 */
final class CanonicalEntry {
  private CanonicalEntry() {}

  static byte[] of(AuditEntry entry) {
    var fields = new TreeMap<String, Object>();
    fields.put("version", entry.version());
    fields.put("tenant", entry.tenant());
    fields.put("sequence", entry.sequence());
    fields.put("at", entry.at().toString());
    fields.put("actor", actor(entry.actor()));
    put(fields, "address", entry.address());
    put(fields, "request", entry.request());
    fields.put("action", entry.action());
    put(fields, "subject", entry.subject());
    fields.put("details", new LinkedHashMap<>(entry.details()));
    fields.put("previous", entry.previous());
    return Json.write(fields);
  }

  private static Map<String, Object> actor(AuditActor actor) {
    var fields = new TreeMap<String, Object>();
    fields.put("kind", actor.kind().name());
    put(fields, "id", actor.id());
    put(fields, "token", actor.token());
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
