package dev.pavise.controlplane.audit;

import dev.pavise.messages.TenantId;
import dev.pavise.messages.audit.AuditActor;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done and belongs in the tenant's audit trail; published as an application
 * event within the transaction that does it. Either both are stored or neither is.
 *
 * @param actor who did it; absent for whoever sent the current request, or else the service itself
 * @param address from where it was asked; absent for where the current request comes from
 * @param action what was done: a noun, a dot, a past participle
 * @param subject what it was done to, such as an id; absent when it is the tenant itself
 * @param details text by name; never a secret, nor a token
 */
public record Audited(
    TenantId tenant,
    @Nullable AuditActor actor,
    @Nullable String address,
    String action,
    @Nullable String subject,
    Map<String, String> details) {
  private static final Pattern ACTION = Pattern.compile("[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*");

  public Audited {
    if (!ACTION.matcher(action).matches()) {
      throw new IllegalArgumentException("an action is such as keys.released, not " + action);
    }
    details = Map.copyOf(details);
  }

  /** Done by whoever sent the current request. */
  public static Audited of(
      TenantId tenant, String action, @Nullable String subject, Map<String, String> details) {
    return new Audited(tenant, null, null, action, subject, details);
  }
}
