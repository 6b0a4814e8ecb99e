package dev.pavise.controlplane.webhook;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.http.Body;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.http.JsonBody;
import dev.pavise.controlplane.http.Page;
import dev.pavise.controlplane.identity.Caller;
import dev.pavise.controlplane.problem.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where the caller's tenant wants to be told of changes. */
@RestController
@RequestMapping("/api/v1/webhooks")
class WebhookController {
  private static final int URL_LENGTH_MAX = 2000;
  private static final int DESCRIPTION_LENGTH_MAX = 200;

  private final Webhooks webhooks;
  private final Targets targets;

  WebhookController(Webhooks webhooks, Targets targets) {
    this.webhooks = webhooks;
    this.targets = targets;
  }

  /** The body of a creation. */
  record CreateWebhook(String url, List<WebhookEvent> events, @Nullable String description) {}

  /** The body of a change; what is absent stays. */
  record ChangeWebhook(
      @Nullable String url,
      @Nullable List<WebhookEvent> events,
      @Nullable String description,
      @Nullable Boolean enabled) {}

  /**
   * A webhook without its secret.
   *
   * @param previousSecretUntil until when the secret before the last rotation signs as well
   */
  record WebhookView(
      UUID id,
      String url,
      List<WebhookEvent> events,
      @Nullable String description,
      boolean enabled,
      @Nullable String disabledReason,
      @Nullable Instant failingSince,
      @Nullable Instant previousSecretUntil,
      Instant createdAt,
      Instant updatedAt) {
    static WebhookView of(Webhook webhook) {
      return new WebhookView(
          webhook.id(),
          webhook.url(),
          List.copyOf(webhook.events()),
          webhook.description(),
          webhook.enabled(),
          webhook.disabledReason(),
          webhook.failingSince(),
          webhook.previousUntil(),
          webhook.createdAt(),
          webhook.updatedAt());
    }
  }

  record WebhookWithSecretView(String secret, WebhookView webhook) {
    static WebhookWithSecretView of(Webhooks.WithSecret made) {
      return new WebhookWithSecretView(made.secret().told(), WebhookView.of(made.webhook()));
    }
  }

  @Contract(
      id = "createWebhook",
      summary = "Makes a webhook; the secret that signs its messages is told this once",
      needs = Permission.WEBHOOKS_WRITE,
      problems = {ErrorCode.WEBHOOKS_EXHAUSTED, ErrorCode.WEBHOOKS_OFF})
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  WebhookWithSecretView create(
      @AuthenticationPrincipal Caller caller, @Body(fields = CreateWebhook.class) JsonBody body) {
    var url = url(body);
    var events = body.choices("/events", WebhookEvent.class);
    var description = description(body);
    body.refuseOthers("", CreateWebhook.class);
    body.requireValid();
    return WebhookWithSecretView.of(webhooks.create(caller.tenant(), url, events, description));
  }

  private String url(JsonBody body) {
    var url = body.text("/url", URL_LENGTH_MAX);
    if (!url.isEmpty()) {
      targets.refusal(url).ifPresent(why -> body.refuse("/url", why));
    }
    return url;
  }

  private static @Nullable String description(JsonBody body) {
    return body.has("/description") ? body.text("/description", DESCRIPTION_LENGTH_MAX) : null;
  }

  @Contract(
      id = "listWebhooks",
      summary = "The tenant's webhooks, newest first",
      needs = Permission.WEBHOOKS_READ)
  @GetMapping
  Page<WebhookView> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var size = Page.limit(limit);
    return Page.of(
        webhooks.before(caller.tenant(), Cursor.decode(cursor), size),
        size,
        WebhookView::of,
        each -> new Cursor(each.createdAt(), each.id()).encode());
  }

  @Contract(id = "getWebhook", summary = "One webhook", needs = Permission.WEBHOOKS_READ)
  @GetMapping("/{id}")
  WebhookView get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    return WebhookView.of(webhooks.require(caller.tenant(), id));
  }

  @Contract(
      id = "changeWebhook",
      summary = "Changes a webhook; disabling it drops what waits to be sent",
      needs = Permission.WEBHOOKS_WRITE)
  @PatchMapping("/{id}")
  WebhookView change(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @Body(fields = ChangeWebhook.class) JsonBody body) {
    var url = body.has("/url") ? url(body) : null;
    Set<WebhookEvent> events =
        body.has("/events") ? body.choices("/events", WebhookEvent.class) : null;
    var description = description(body);
    var enabled = body.flagIfAny("/enabled");
    body.refuseOthers("", ChangeWebhook.class);
    body.requireValid();
    return WebhookView.of(
        webhooks.change(
            caller.tenant(), id, new Webhooks.Change(url, events, description, enabled)));
  }

  @Contract(
      id = "deleteWebhook",
      summary = "Deletes a webhook with its deliveries",
      needs = Permission.WEBHOOKS_WRITE)
  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    webhooks.delete(caller.tenant(), id);
  }

  @Contract(
      id = "rotateWebhookSecret",
      summary =
          "Gives a webhook a new secret, told this once; the one before signs for a while too",
      needs = Permission.WEBHOOKS_WRITE,
      problems = ErrorCode.WEBHOOKS_OFF)
  @PostMapping("/{id}/secret")
  @ResponseStatus(HttpStatus.CREATED)
  WebhookWithSecretView rotate(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    return WebhookWithSecretView.of(webhooks.rotate(caller.tenant(), id));
  }
}
