package dev.pavise.cli.api;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.OwnerKey;
import dev.pavise.messages.records.TenantKind;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The public REST API (docs/rest.md). Start here from Java: {@code Api.connect(server, ca, token)}.
 * Every call throws {@link ApiProblem} when it does not succeed. Thread-safe.
 */
public final class Api implements AutoCloseable {
  private static final int PAGE_SIZE = 200;

  private final URI server;
  private final @Nullable Path caFile;
  private final Transport transport;

  private Api(URI server, @Nullable Path caFile, @Nullable String token) {
    this.server = server;
    this.caFile = caFile;
    this.transport = new Transport(server, caFile, token);
  }

  /**
   * @param server {@code https://host:port}; plain HTTP on this machine only
   * @param caFile PEM of the authority for the server's certificate; absent: the public ones
   * @param token absent for {@link #bootstrap}
   * @throws IllegalArgumentException when the address or the file is not usable
   */
  public static Api connect(URI server, @Nullable Path caFile, @Nullable String token) {
    return new Api(server, caFile, token);
  }

  /** The same server, as somebody else. */
  public Api withToken(String token) {
    return new Api(server, caFile, token);
  }

  public URI server() {
    return server;
  }

  private record NewTenant(String name, TenantKind kind) {}

  private record Bootstrap(NewTenant tenant, String email) {}

  private record RegisterOwnerKey(OwnerKey.Algorithm algorithm, Bytes publicKey, String name) {}

  private record ChangeOwnerKey(OwnerKeyState state, @Nullable String reason) {}

  private record GuestImages(List<GuestImageView> items) {}

  private record OwnerKeys(List<OwnerKeyView> items) {}

  private record Deployments(List<DeploymentView> items, @Nullable String next) {}

  private record Timeline(List<TimelineEntry> items, @Nullable String next) {}

  private record CreateApiToken(
      String name,
      @Nullable Role role,
      @Nullable List<String> scopes,
      @Nullable Instant expiresAt) {}

  private record Invite(String email, Role role, @Nullable Instant expiresAt) {}

  private record ChangeMember(Role role) {}

  private record ApiTokens(List<ApiTokenView> items, @Nullable String next) {}

  private record Members(List<MemberView> items, @Nullable String next) {}

  private record Invitations(List<InvitationView> items, @Nullable String next) {}

  private record Results(List<ResultView> items, @Nullable String next) {}

  /** Makes the first tenant of an installation; the one-time token counts once. */
  public BootstrapView bootstrap(
      String oneTimeToken, String tenantName, TenantKind kind, String email) {
    var request =
        transport
            .request("/api/v1/bootstrap")
            .header("Pavise-Bootstrap", oneTimeToken)
            .header("Content-Type", "application/json")
            .POST(Transport.json(new Bootstrap(new NewTenant(tenantName, kind), email)));
    return transport.exchange(request.build(), BootstrapView.class);
  }

  public MeView me() {
    return get("/api/v1/me", MeView.class);
  }

  /** A code to sign in with, once. */
  public SignInCodeView signInCode() {
    return transport.exchange(
        transport.request("/api/v1/sign-in-codes").POST(BodyPublishers.noBody()).build(),
        SignInCodeView.class);
  }

  public ReleaseKeyView releaseKey() {
    return get("/api/v1/release-key", ReleaseKeyView.class);
  }

  public List<GuestImageView> guestImages() {
    return get("/api/v1/guest-images", GuestImages.class).items();
  }

  public List<OwnerKeyView> ownerKeys() {
    return get("/api/v1/owner-keys", OwnerKeys.class).items();
  }

  /** Registers an owner key; one that is registered already stays as it is. */
  public OwnerKeyView registerOwnerKey(OwnerKey key, String name) {
    var body = new RegisterOwnerKey(key.algorithm(), key.publicKey(), name);
    return post("/api/v1/owner-keys", body, OwnerKeyView.class);
  }

  /**
   * Retires, brings back or revokes a registered owner key; revoking is for good.
   *
   * @param reason absent when there is nothing to say
   */
  public OwnerKeyView changeOwnerKey(
      Sha256 thumbprint, OwnerKeyState state, @Nullable String reason) {
    return patch(
        "/api/v1/owner-keys/" + thumbprint, new ChangeOwnerKey(state, reason), OwnerKeyView.class);
  }

  /** Newest first: one's own, for an owner everybody's. */
  public Page<ApiTokenView> tokens(@Nullable String cursor) {
    var page = get("/api/v1/tokens" + paging(cursor), ApiTokens.class);
    return new Page<>(page.items(), page.next());
  }

  /**
   * Makes a token with either a role, for all that it holds, or permissions one by one.
   *
   * @param expiresAt absent for the control plane's usual lifetime
   */
  public CreatedApiToken createToken(
      String name,
      @Nullable Role role,
      @Nullable List<String> scopes,
      @Nullable Instant expiresAt) {
    return post(
        "/api/v1/tokens", new CreateApiToken(name, role, scopes, expiresAt), CreatedApiToken.class);
  }

  /** At once, with the sessions that came of it. */
  public void revokeToken(UUID id) {
    delete("/api/v1/tokens/" + id);
  }

  /** Newest first. */
  public Page<MemberView> members(@Nullable String cursor) {
    var page = get("/api/v1/members" + paging(cursor), Members.class);
    return new Page<>(page.items(), page.next());
  }

  public MemberView changeMember(UUID id, Role role) {
    return patch("/api/v1/members/" + id, new ChangeMember(role), MemberView.class);
  }

  /** At once, with their tokens, sessions and invitations. */
  public void removeMember(UUID id) {
    delete("/api/v1/members/" + id);
  }

  /** Those that still count, newest first. */
  public Page<InvitationView> invitations(@Nullable String cursor) {
    var page = get("/api/v1/invitations" + paging(cursor), Invitations.class);
    return new Page<>(page.items(), page.next());
  }

  /**
   * @param expiresAt absent for the control plane's usual lifetime
   */
  public CreatedInvitation invite(String email, Role role, @Nullable Instant expiresAt) {
    return post("/api/v1/invitations", new Invite(email, role, expiresAt), CreatedInvitation.class);
  }

  public void withdrawInvitation(UUID id) {
    delete("/api/v1/invitations/" + id);
  }

  /**
   * @param idempotencyKey the same key with the same body deploys once, however often it is sent
   */
  public DeploymentView deploy(CreateDeployment body, String idempotencyKey) {
    var request =
        transport
            .request("/api/v1/deployments")
            .header("Idempotency-Key", idempotencyKey)
            .header("Content-Type", "application/json")
            .POST(Transport.json(body));
    return transport.exchange(request.build(), DeploymentView.class);
  }

  /** Newest first. */
  public Page<DeploymentView> deployments(@Nullable String cursor) {
    var page = get("/api/v1/deployments" + paging(cursor), Deployments.class);
    return new Page<>(page.items(), page.next());
  }

  public DeploymentView deployment(DeploymentId id) {
    return get(path(id, ""), DeploymentView.class);
  }

  /** Life goes to STOPPING, then STOPPED. */
  public DeploymentView stop(DeploymentId id) {
    return transport.exchange(
        transport.request(path(id, "")).DELETE().build(), DeploymentView.class);
  }

  /** Asks the guest for fresh evidence now. */
  public void attestNow(DeploymentId id) {
    transport.exchange(
        transport.request(path(id, "/attestations")).POST(BodyPublishers.noBody()).build());
  }

  /** The exact signed manifest; whether its signature is good is for the caller to ask. */
  public Envelope manifest(DeploymentId id) {
    try {
      return Envelope.decode(transport.exchange(transport.request(path(id, "/manifest")).build()));
    } catch (MalformedMessage e) {
      throw ApiProblem.unavailable("the manifest it answered cannot be read: " + e.getMessage(), e);
    }
  }

  /** Oldest first. */
  public Page<TimelineEntry> timeline(DeploymentId id, @Nullable String cursor) {
    var page = get(path(id, "/timeline") + paging(cursor), Timeline.class);
    return new Page<>(page.items(), page.next());
  }

  /** Newest first. */
  public Page<ResultView> results(DeploymentId id, @Nullable String cursor) {
    var page = get(path(id, "/results") + paging(cursor), Results.class);
    return new Page<>(page.items(), page.next());
  }

  /** The exact evidence as the guest posted it. */
  public byte[] evidence(EvidenceId id) {
    return transport.exchange(transport.request("/api/v1/evidence/" + id).build());
  }

  /**
   * Tells of every step after {@code fromSequence}: first those that happened already, then each as
   * it happens. Blocks until the handler wants no more, or the thread is interrupted; a connection
   * that breaks is made again, and nothing is told twice or left out.
   *
   * @param fromSequence of the last step that is known already; 0 tells all
   * @throws ApiProblem when the control plane stays away, or refuses
   */
  public void events(DeploymentId id, long fromSequence, Steps steps) {
    new Follower(this, id, fromSequence, steps).follow();
  }

  /** The whole audit trail, a line each, as it was at this moment; whoever opens it closes it. */
  public InputStream openAuditExport() {
    return transport.open(
        transport
            .request("/api/v1/audit/export")
            .setHeader("Accept", "application/jsonl, application/problem+json")
            .build());
  }

  /** A stream of events from now, or from after the event with the given id. */
  EventStream openEvents(DeploymentId id, @Nullable String lastEventId) {
    var request =
        transport
            .request("/api/v1/events?deployment=" + id)
            .setHeader("Accept", "text/event-stream")
            .timeout(Duration.ofSeconds(10));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return new EventStream(transport.open(request.build()));
  }

  private <T> T get(String path, Class<T> type) {
    return transport.exchange(transport.request(path).build(), type);
  }

  private <T> T patch(String path, Object body, Class<T> answer) {
    var request =
        transport
            .request(path)
            .header("Content-Type", "application/json")
            .method("PATCH", Transport.json(body));
    return transport.exchange(request.build(), answer);
  }

  private <T> T post(String path, Object body, Class<T> type) {
    var request =
        transport
            .request(path)
            .header("Content-Type", "application/json")
            .POST(Transport.json(body));
    return transport.exchange(request.build(), type);
  }

  private void delete(String path) {
    transport.exchange(transport.request(path).DELETE().build());
  }

  private static String path(DeploymentId id, String rest) {
    return "/api/v1/deployments/" + id + rest;
  }

  private static String paging(@Nullable String cursor) {
    return "?limit="
        + PAGE_SIZE
        + (cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    transport.close();
  }
}
