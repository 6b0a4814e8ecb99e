package dev.pavise.controlplane.ownerkey;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.http.Body;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.JsonBody;
import dev.pavise.controlplane.http.Page;
import dev.pavise.controlplane.identity.Caller;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.manifest.OwnerKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Owner keys of the caller's tenant. */
@RestController
@RequestMapping("/api/v1/owner-keys")
class OwnerKeyController {
  private static final int NAME_LENGTH_MAX = 100;
  private static final int PUBLIC_KEY_BYTES_MAX = 512;
  private static final int REASON_LENGTH_MAX = 200;

  private final OwnerKeys ownerKeys;

  OwnerKeyController(OwnerKeys ownerKeys) {
    this.ownerKeys = ownerKeys;
  }

  /** The body of a registration. */
  record RegisterOwnerKey(OwnerKey.Algorithm algorithm, Bytes publicKey, String name) {}

  @Contract(
      id = "registerOwnerKey",
      summary = "Registers an owner key; 200 when it is there already",
      needs = Permission.KEYS_WRITE,
      statuses = {201, 200},
      problems = ErrorCode.OWNER_KEYS_EXHAUSTED)
  @PostMapping
  ResponseEntity<OwnerKeyView> register(
      @AuthenticationPrincipal Caller caller,
      @Body(fields = RegisterOwnerKey.class) JsonBody body) {
    var algorithm = algorithm(body);
    var publicKey = body.base64("/publicKey", PUBLIC_KEY_BYTES_MAX);
    var name = body.text("/name", NAME_LENGTH_MAX);
    body.refuseOthers("", RegisterOwnerKey.class);
    if (algorithm != null && publicKey.size() > 0) {
      refuseUnlessKey(body, new OwnerKey(algorithm, publicKey));
    }
    body.requireValid();
    if (algorithm == null) {
      throw new IllegalStateException("a valid body has an algorithm");
    }
    var registration =
        ownerKeys.register(caller.tenant(), new OwnerKey(algorithm, publicKey), name);
    return ResponseEntity.status(registration.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
        .body(registration.key());
  }

  /** The body of a change; the reason is told with the key, and in the audit trail. */
  record ChangeOwnerKey(OwnerKeyState state, @Nullable String reason) {}

  @Contract(
      id = "changeOwnerKey",
      summary = "Retires an owner key, brings it back, or revokes it for good",
      needs = Permission.KEYS_WRITE,
      problems = ErrorCode.OWNER_KEY_REVOKED)
  @PatchMapping("/{thumbprint}")
  OwnerKeyView change(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String thumbprint,
      @Body(fields = ChangeOwnerKey.class) JsonBody body) {
    var state = body.choice("/state", OwnerKeyState.class);
    var reason = body.has("/reason") ? body.text("/reason", REASON_LENGTH_MAX) : null;
    if (reason != null && state == OwnerKeyState.ACTIVE) {
      body.refuse("/reason", "is for keys that are retired or revoked");
    }
    body.refuseOthers("", ChangeOwnerKey.class);
    body.requireValid();
    return ownerKeys.become(caller.tenant(), thumbprint, Objects.requireNonNull(state), reason);
  }

  @Contract(id = "getOwnerKey", summary = "One owner key", needs = Permission.KEYS_READ)
  @GetMapping("/{thumbprint}")
  OwnerKeyView get(@AuthenticationPrincipal Caller caller, @PathVariable String thumbprint) {
    return ownerKeys.require(caller.tenant(), thumbprint);
  }

  @Contract(
      id = "listOwnerKeys",
      summary = "Owner keys, newest first",
      needs = Permission.KEYS_READ)
  @GetMapping
  Page<OwnerKeyView> list(@AuthenticationPrincipal Caller caller) {
    return new Page<>(ownerKeys.list(caller.tenant()), null);
  }

  private static OwnerKey.@Nullable Algorithm algorithm(JsonBody body) {
    return switch (body.text("/algorithm", 50)) {
      case "ecdsa-p256" -> OwnerKey.Algorithm.ECDSA_P256;
      case "ed25519" -> OwnerKey.Algorithm.ED25519;
      case "" -> null;
      default -> {
        body.refuse("/algorithm", "must be one of [ecdsa-p256, ed25519]");
        yield null;
      }
    };
  }

  private static void refuseUnlessKey(JsonBody body, OwnerKey key) {
    try {
      key.toPublicKey();
    } catch (MalformedMessage e) {
      body.refuse("/publicKey", String.valueOf(e.getMessage()));
    }
  }
}
