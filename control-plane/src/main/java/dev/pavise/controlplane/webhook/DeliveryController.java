package dev.pavise.controlplane.webhook;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.Cursor;
import dev.pavise.controlplane.http.Page;
import dev.pavise.controlplane.identity.Caller;
import dev.pavise.controlplane.problem.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What was sent to a webhook and what came back, and sending again. */
@RestController
@RequestMapping("/api/v1/webhooks/{id}")
class DeliveryController {
  private final Deliveries deliveries;

  DeliveryController(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  /**
   * A delivery without its content.
   *
   * @param message the {@code webhook-id} it is sent with
   */
  record WebhookDeliveryView(
      UUID id,
      UUID message,
      String event,
      Delivery.State state,
      int attempts,
      @Nullable Instant nextAt,
      Instant createdAt) {
    static WebhookDeliveryView of(Delivery delivery) {
      return new WebhookDeliveryView(
          delivery.id(),
          delivery.message(),
          delivery.event(),
          delivery.state(),
          delivery.attempts(),
          delivery.nextAt(),
          delivery.createdAt());
    }
  }

  /**
   * One call of the receiver.
   *
   * @param at when, which is also the {@code webhook-timestamp}
   * @param body the first 4 KiB of the answer
   */
  record WebhookAttemptView(
      Instant at,
      int millis,
      Attempt.Outcome outcome,
      @Nullable Integer status,
      @Nullable String contentType,
      @Nullable String body) {
    static WebhookAttemptView of(Attempt attempt) {
      return new WebhookAttemptView(
          attempt.at(),
          attempt.millis(),
          attempt.outcome(),
          attempt.status(),
          attempt.contentType(),
          attempt.body());
    }
  }

  /**
   * A delivery with all that is known of it.
   *
   * @param payload the exact body that is sent
   */
  record WebhookDeliveryDetailView(
      WebhookDeliveryView delivery, String payload, List<WebhookAttemptView> calls) {}

  @Contract(
      id = "pingWebhook",
      summary = "Sends a message that means nothing",
      needs = Permission.WEBHOOKS_WRITE,
      problems = ErrorCode.WEBHOOK_DISABLED)
  @PostMapping("/ping")
  @ResponseStatus(HttpStatus.ACCEPTED)
  WebhookDeliveryView ping(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
    return WebhookDeliveryView.of(deliveries.ping(caller.tenant(), id));
  }

  @Contract(
      id = "listWebhookDeliveries",
      summary = "What was sent to a webhook, newest first",
      needs = Permission.WEBHOOKS_READ)
  @GetMapping("/deliveries")
  Page<WebhookDeliveryView> list(
      @AuthenticationPrincipal Caller caller,
      @PathVariable UUID id,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    var size = Page.limit(limit);
    return Page.of(
        deliveries.before(caller.tenant(), id, Cursor.decode(cursor), size),
        size,
        WebhookDeliveryView::of,
        each -> new Cursor(each.createdAt(), each.id()).encode());
  }

  @Contract(
      id = "getWebhookDelivery",
      summary = "One delivery, with what was sent and what each call came to",
      needs = Permission.WEBHOOKS_READ)
  @GetMapping("/deliveries/{delivery}")
  WebhookDeliveryDetailView get(
      @AuthenticationPrincipal Caller caller, @PathVariable UUID id, @PathVariable UUID delivery) {
    var found = deliveries.require(caller.tenant(), id, delivery);
    return new WebhookDeliveryDetailView(
        WebhookDeliveryView.of(found),
        found.payload(),
        deliveries.attempts(caller.tenant(), delivery).stream()
            .map(WebhookAttemptView::of)
            .toList());
  }

  @Contract(
      id = "redeliver",
      summary = "Sends the same message again, with the same id, as a delivery of its own",
      needs = Permission.WEBHOOKS_WRITE,
      problems = ErrorCode.WEBHOOK_DISABLED)
  @PostMapping("/deliveries/{delivery}/redeliver")
  @ResponseStatus(HttpStatus.ACCEPTED)
  WebhookDeliveryView redeliver(
      @AuthenticationPrincipal Caller caller, @PathVariable UUID id, @PathVariable UUID delivery) {
    return WebhookDeliveryView.of(deliveries.redeliver(caller.tenant(), id, delivery));
  }
}
