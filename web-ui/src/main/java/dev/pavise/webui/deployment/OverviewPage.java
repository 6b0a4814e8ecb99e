package dev.pavise.webui.deployment;

import dev.pavise.webui.api.DeploymentView;
import dev.pavise.webui.api.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the list of deployments shows at a moment.
 *
 * @param next cursor of the page after; absent on the last
 */
public record OverviewPage(List<DeploymentPage> rows, @Nullable String next, Instant now) {
  static OverviewPage of(Page<DeploymentView> page, Instant now) {
    return new OverviewPage(
        page.items().stream().map(each -> DeploymentPage.of(each, null, now)).toList(),
        page.next(),
        now);
  }

  /** Whether anything in it rests on development evidence. */
  public boolean development() {
    return rows.stream().anyMatch(DeploymentPage::development);
  }

  /** Those that somebody ought to look at. */
  public long attention() {
    return rows.stream().filter(OverviewPage::needsAttention).count();
  }

  private static boolean needsAttention(DeploymentPage row) {
    return switch (row.standing().life()) {
      case FAILED -> true;
      case STOPPED, STOPPING -> false;
      case REQUESTED, PROVISIONING, BOOTING, ATTESTING, RUNNING, UNKNOWN ->
          switch (row.standing().trust()) {
            case STALE, UNTRUSTED, WARNING, UNKNOWN -> true;
            case TRUSTED, PENDING -> false;
          };
    };
  }
}
