package dev.pavise.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pavise.cli.api.ApiTokenView;
import dev.pavise.cli.api.CreateDeployment;
import dev.pavise.cli.api.CreatedApiToken;
import dev.pavise.cli.api.CreatedInvitation;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.api.GuestImageView;
import dev.pavise.cli.api.InvitationView;
import dev.pavise.cli.api.MeView;
import dev.pavise.cli.api.MemberView;
import dev.pavise.cli.api.OwnerKeyState;
import dev.pavise.cli.api.OwnerKeyView;
import dev.pavise.cli.api.ReleaseKeyView;
import dev.pavise.cli.api.Role;
import dev.pavise.cli.api.SignInCodeView;
import dev.pavise.cli.api.TenantView;
import dev.pavise.cli.api.TimelineEntry;
import dev.pavise.cli.api.UserView;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.DeploymentId;
import dev.pavise.messages.EvidenceId;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import dev.pavise.messages.manifest.Envelope;
import dev.pavise.messages.manifest.OwnerKey;
import dev.pavise.messages.records.TenantKind;
import dev.pavise.messages.result.Axis;
import dev.pavise.messages.result.AxisResult;
import dev.pavise.messages.result.AxisStatus;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Tier;
import dev.pavise.messages.result.Trust;
import dev.pavise.messages.sealing.SealingKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of docs/rest.md over real HTTP, in memory, with the real one's rules (tokens, owner
 * keys, revision chain, sealed digests, idempotency, event ids) and faults to inject. It is a
 * registry too, with one image.
 */
public final class FakeControlPlane implements AutoCloseable {
  public static final String TOKEN = "t0ken";
  public static final EvidenceId EVIDENCE = EvidenceId.random();
  public static final TenantId TENANT = TenantId.parse("11111111-1111-4111-8111-111111111111");
  public static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
  private static final String API = "/api/v1";

  /** What the worker would hold. */
  public final SealingKey releaseKey = SealingKey.generate();

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** What is there of each, to be looked at and changed. */
  public final List<ApiTokenView> tokens = new CopyOnWriteArrayList<>();

  public final List<MemberView> members = new CopyOnWriteArrayList<>();
  public final List<InvitationView> invitations = new CopyOnWriteArrayList<>();

  private final List<OwnerKeyView> ownerKeys = new CopyOnWriteArrayList<>();
  private final Map<String, DeploymentView> deployments = new LinkedHashMap<>();
  private final Map<DeploymentId, Envelope> manifests = new HashMap<>();
  private final Map<String, DeploymentView> answered = new HashMap<>();
  private final List<TimelineEntry> timeline = new ArrayList<>();
  private final Map<String, CreateDeployment> received = new HashMap<>();

  private volatile Bytes offeredKey = releaseKey.publicKey();
  private volatile int lostAnswers;
  private volatile int eventsPerStream = Integer.MAX_VALUE;
  private volatile String image = "";
  private volatile String auditTrail = "";
  private volatile byte @Nullable [] evidence;

  public FakeControlPlane() {
    this(serverOf(0));
  }

  FakeControlPlane(HttpServer server) {
    this.server = server;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private static HttpServer serverOf(int port) {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI address() {
    return URI.create("http://" + host());
  }

  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method, path and body of everything that was asked. */
  public List<String> requests() {
    return requests;
  }

  public List<OwnerKeyView> ownerKeys() {
    return ownerKeys;
  }

  public synchronized List<DeploymentView> deployments() {
    return List.copyOf(deployments.values());
  }

  public synchronized CreateDeployment received(DeploymentId id) {
    return Optional.ofNullable(received.get(id.toString())).orElseThrow();
  }

  /** From now on this key is offered instead. */
  public void offer(Bytes key) {
    offeredKey = key;
  }

  /** So many deployments are taken, but their answers get lost. */
  public void loseAnswers(int count) {
    lostAnswers = count;
  }

  /** Evidence that it shows of every deployment, and calls affirming. */
  public void showEvidence(byte[] posted) {
    evidence = posted.clone();
  }

  /** What is exported from now on, genuine or not. */
  public void showAuditTrail(String lines) {
    auditTrail = lines;
  }

  /** Every stream of events breaks after so many. */
  public void breakStreamsAfter(int events) {
    eventsPerStream = events;
  }

  /** Shows another manifest for a deployment than the one that was signed. */
  public synchronized void replaceManifest(DeploymentId id, Envelope envelope) {
    manifests.put(id, envelope);
  }

  /** Shows a deployment to nobody any more, and knows nothing of it. */
  public synchronized void hide(DeploymentId id) {
    deployments.remove(id.toString());
  }

  /** Puts an image there and gives its reference by tag. */
  public String putImage() {
    var config = "{\"os\":\"linux\",\"architecture\":\"amd64\"}";
    image = "{\"config\":{\"digest\":\"%s\"},\"layers\":[]}".formatted(digest(config));
    return host() + "/web:1";
  }

  /** The deployment moves on; whoever follows is told. */
  public synchronized TimelineEntry tell(
      String kind, String title, @Nullable Life life, @Nullable Trust trust) {
    var entry =
        new TimelineEntry(
            timeline.size() + 2,
            AT.plusMillis(1500L * (timeline.size() + 1)),
            kind,
            title,
            null,
            life,
            trust,
            null,
            null);
    timeline.add(entry);
    deployments.replaceAll(
        (_, it) ->
            view(
                it.id(),
                it.name(),
                it.revision(),
                it.manifestDigest(),
                it.ownerKey(),
                life == null ? it.life() : life,
                trust == null ? it.trust() : trust,
                entry.sequence()));
    notifyAll();
    return entry;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var path = exchange.getRequestURI().getPath();
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                  .orElse("")
              + " "
              + new String(body, StandardCharsets.UTF_8));
      if (path.startsWith("/v2/")) {
        registry(exchange, path);
      } else if (!("Bearer " + TOKEN)
          .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        problem(exchange, 401, "UNAUTHENTICATED", "Nobody is signed in");
      } else {
        route(exchange, exchange.getRequestMethod() + " " + path.substring(API.length()), body);
      }
    }
  }

  private void route(HttpExchange exchange, String route, byte[] body) throws IOException {
    switch (route) {
      case "GET /me" ->
          answer(
              exchange,
              200,
              new MeView(
                  new TenantView(TENANT, "demo", TenantKind.DEVELOPMENT),
                  new UserView("u1", "me@example.org")));
      case "POST /sign-in-codes" -> answer(exchange, 201, new SignInCodeView("c0de", AT));
      case "GET /release-key" ->
          answer(exchange, 200, new ReleaseKeyView(offeredKey, SealingKey.idOf(offeredKey)));
      case "GET /guest-images" ->
          answer(
              exchange,
              200,
              Map.of(
                  "items",
                  List.of(
                      new GuestImageView(digest("guest"), "pavise-guest", "6.12", 42_000_000))));
      case "GET /owner-keys" -> answer(exchange, 200, Map.of("items", ownerKeys));
      case "POST /owner-keys" -> registerOwnerKey(exchange, body);
      case "POST /deployments" -> deploy(exchange, body);
      case "GET /deployments" -> list(exchange);
      case "GET /events" -> stream(exchange);
      case "GET /tokens" -> answer(exchange, 200, Map.of("items", tokens));
      case "POST /tokens" -> createToken(exchange, body);
      case "GET /members" -> answer(exchange, 200, Map.of("items", members));
      case "GET /invitations" -> answer(exchange, 200, Map.of("items", invitations));
      case "POST /invitations" -> invite(exchange, body);
      case "GET /audit/export" -> send(exchange, 200, auditTrail.getBytes(StandardCharsets.UTF_8));
      default -> {
        if (route.startsWith("PATCH /owner-keys/")) {
          changeOwnerKey(exchange, route.substring("PATCH /owner-keys/".length()), body);
        } else if (!identity(exchange, route, body)) {
          deployment(exchange, route);
        }
      }
    }
  }

  private record NewToken(
      String name,
      @Nullable Role role,
      @Nullable List<String> scopes,
      @Nullable Instant expiresAt) {}

  private void createToken(HttpExchange exchange, byte[] body) throws IOException {
    var wanted = Json.readStrict(body, NewToken.class);
    if (wanted.role() == Role.OWNER) {
      problem(exchange, 403, "FORBIDDEN", "You are known, but may not do this");
      return;
    }
    var view =
        new ApiTokenView(
            UUID.randomUUID(),
            wanted.name(),
            "u1",
            "pvs_api_…Ab1x",
            wanted.scopes(),
            AT,
            wanted.expiresAt(),
            null);
    tokens.add(view);
    answer(exchange, 201, new CreatedApiToken("pvs_api_secret", view));
  }

  private record NewInvitation(String email, Role role, @Nullable Instant expiresAt) {}

  private void invite(HttpExchange exchange, byte[] body) throws IOException {
    var wanted = Json.readStrict(body, NewInvitation.class);
    var view =
        new InvitationView(
            UUID.randomUUID(), wanted.email(), wanted.role().name(), "u1", AT, AT.plusSeconds(1));
    invitations.add(view);
    answer(exchange, 201, new CreatedInvitation("pvs_invitation_secret", view));
  }

  private record NewRole(Role role) {}

  private boolean identity(HttpExchange exchange, String route, byte[] body) throws IOException {
    var words = route.split("[ /]+", -1);
    if (words.length != 3 || !List.of("tokens", "members", "invitations").contains(words[1])) {
      return false;
    }
    if (words[0].equals("PATCH")) {
      var role = Json.readStrict(body, NewRole.class).role().name();
      members.replaceAll(
          it ->
              it.id().toString().equals(words[2])
                  ? new MemberView(it.id(), it.email(), role, it.createdAt())
                  : it);
      var changed = members.stream().filter(it -> it.id().toString().equals(words[2])).findFirst();
      answer(exchange, 200, changed.orElseThrow());
    } else {
      tokens.removeIf(it -> it.id().toString().equals(words[2]));
      members.removeIf(it -> it.id().toString().equals(words[2]));
      invitations.removeIf(it -> it.id().toString().equals(words[2]));
      exchange.sendResponseHeaders(204, -1);
    }
    return true;
  }

  private record NewKey(OwnerKey.Algorithm algorithm, Bytes publicKey, String name) {}

  private void registerOwnerKey(HttpExchange exchange, byte[] body) throws IOException {
    var key = Json.readStrict(body, NewKey.class);
    var view =
        new OwnerKeyView(
            Sha256.of(key.publicKey()),
            key.algorithm(),
            key.publicKey(),
            key.name(),
            OwnerKeyState.ACTIVE,
            AT,
            null,
            null,
            null);
    ownerKeys.add(view);
    answer(exchange, 201, view);
  }

  private record NewState(OwnerKeyState state, @Nullable String reason) {}

  private void changeOwnerKey(HttpExchange exchange, String thumbprint, byte[] body)
      throws IOException {
    var wanted = Json.readStrict(body, NewState.class);
    var key =
        ownerKeys.stream()
            .filter(it -> it.thumbprint().toString().equals(thumbprint))
            .findFirst()
            .orElseThrow();
    if (key.state() == OwnerKeyState.REVOKED && wanted.state() != OwnerKeyState.REVOKED) {
      problem(exchange, 409, "OWNER_KEY_REVOKED", "The owner key is revoked");
      return;
    }
    var changed =
        new OwnerKeyView(
            key.thumbprint(),
            key.algorithm(),
            key.publicKey(),
            key.name(),
            wanted.state(),
            key.createdAt(),
            wanted.state() == OwnerKeyState.RETIRED ? AT : key.retiredAt(),
            wanted.state() == OwnerKeyState.REVOKED ? AT : null,
            wanted.reason());
    ownerKeys.replaceAll(it -> it.thumbprint().equals(key.thumbprint()) ? changed : it);
    answer(exchange, 200, changed);
  }

  private synchronized void deploy(HttpExchange exchange, byte[] body) throws IOException {
    var idempotencyKey = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    var create = Json.readStrict(body, CreateDeployment.class);
    var envelope = Envelope.decode(create.manifest().toByteArray());
    var manifest = envelope.authenticate();
    var known = Optional.ofNullable(answered.get(idempotencyKey));
    if (known.isEmpty()) {
      var isKnownKey =
          ownerKeys.stream().anyMatch(it -> it.thumbprint().equals(manifest.owner().thumbprint()));
      var isSealed =
          manifest.secrets().stream()
              .allMatch(
                  it ->
                      Optional.ofNullable(create.sealedSecrets().get(it.name()))
                          .filter(bytes -> Sha256.of(bytes).equals(it.sealed()))
                          .isPresent());
      var latest =
          deployments.values().stream()
              .filter(it -> it.name().equals(manifest.name()))
              .reduce((_, second) -> second);
      var continues =
          manifest.revision() == latest.map(it -> it.revision() + 1).orElse(1)
              && Optional.ofNullable(manifest.previous())
                  .equals(latest.map(DeploymentView::manifestDigest));
      if (!isKnownKey || !isSealed) {
        problem(exchange, 422, "INVALID", "Some fields are not as they must be");
        return;
      }
      if (!continues) {
        problem(exchange, 409, "MANIFEST_REVISION_CONFLICT", "The chain is broken");
        return;
      }
      var id = DeploymentId.random();
      var view =
          view(
              id,
              manifest.name(),
              manifest.revision(),
              envelope.payloadDigest(),
              manifest.owner().thumbprint(),
              Life.REQUESTED,
              Trust.PENDING,
              1);
      deployments.put(id.toString(), view);
      manifests.put(id, envelope);
      received.put(id.toString(), create);
      answered.put(idempotencyKey, view);
      known = Optional.of(view);
    }
    if (lostAnswers > 0) {
      lostAnswers--;
      return;
    }
    answer(exchange, 202, known.get());
  }

  /** Two a page, newest first. */
  private synchronized void list(HttpExchange exchange) throws IOException {
    var newestFirst = new ArrayList<>(deployments.values()).reversed();
    var query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    var cursor = query.contains("cursor=") ? Integer.parseInt(query.split("cursor=", 2)[1]) : 0;
    var end = Math.min(cursor + 2, newestFirst.size());
    var page = new HashMap<String, Object>();
    page.put("items", newestFirst.subList(cursor, end));
    if (end < newestFirst.size()) {
      page.put("next", Integer.toString(end));
    }
    answer(exchange, 200, page);
  }

  private synchronized void deployment(HttpExchange exchange, String route) throws IOException {
    var parts = route.split("[ /]+", -1);
    var view =
        parts.length > 2
            ? Optional.ofNullable(deployments.get(parts[2]))
            : Optional.<DeploymentView>empty();
    var posted = evidence;
    if (route.equals("GET /evidence/" + EVIDENCE) && posted != null) {
      send(exchange, 200, posted);
      return;
    }
    if (!parts[1].equals("deployments") || view.isEmpty()) {
      problem(exchange, 404, "NOT_FOUND", "There is no such thing");
      return;
    }
    switch (parts[0] + (parts.length > 3 ? " " + parts[3] : "")) {
      case "GET" -> answer(exchange, 200, view.get());
      case "DELETE" -> {
        tell("STOP_REQUESTED", "Stop requested", Life.STOPPING, null);
        answer(exchange, 202, Optional.ofNullable(deployments.get(parts[2])).orElseThrow());
      }
      case "POST attestations" -> answer(exchange, 202, view.get());
      case "GET manifest" ->
          answer(exchange, 200, Optional.ofNullable(manifests.get(view.get().id())).orElseThrow());
      case "GET timeline" -> answer(exchange, 200, Map.of("items", timeline));
      case "GET results" ->
          answer(
              exchange, 200, Map.of("items", evidence == null ? List.of() : List.of(affirmed())));
      default -> problem(exchange, 404, "NOT_FOUND", "There is no such thing");
    }
  }

  private void stream(HttpExchange exchange) throws IOException {
    var last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    var out = exchange.getResponseBody();
    out.write(":connected\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    var position = last == null ? size() : Integer.parseInt(last);
    for (int sent = 0; sent < eventsPerStream; sent++) {
      var entry = await(position++);
      out.write(
          "event:deployment\ndata:{\"sequence\":%d}\n\n"
              .formatted(entry.sequence())
              .getBytes(StandardCharsets.UTF_8));
      out.write(("id:" + position + "\nevent:timeline\ndata:").getBytes(StandardCharsets.UTF_8));
      out.write(Json.write(entry));
      out.write("\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private synchronized int size() {
    return timeline.size();
  }

  private synchronized TimelineEntry await(int position) throws IOException {
    try {
      while (timeline.size() <= position) {
        wait();
      }
      return timeline.get(position);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void registry(HttpExchange exchange, String path) throws IOException {
    var config = "{\"os\":\"linux\",\"architecture\":\"amd64\"}";
    if (path.equals("/v2/web/manifests/1") && !image.isEmpty()) {
      send(exchange, 200, image.getBytes(StandardCharsets.UTF_8));
    } else if (path.equals("/v2/web/blobs/" + digest(config))) {
      send(exchange, 200, config.getBytes(StandardCharsets.UTF_8));
    } else {
      send(exchange, 404, "{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The best that can be said of anything. */
  private static Map<String, Object> affirmed() {
    return Map.of(
        "evidence",
        EVIDENCE,
        "receivedAt",
        AT,
        "appraisedAt",
        AT,
        "expiresAt",
        AT.plusSeconds(600),
        "status",
        Tier.AFFIRMING,
        "axes",
        List.of(),
        "findings",
        List.of(),
        "development",
        false,
        "result",
        Map.of(),
        "ear",
        "e.a.r");
  }

  private static DeploymentView view(
      DeploymentId id,
      String name,
      int revision,
      Sha256 manifest,
      Sha256 ownerKey,
      Life life,
      Trust trust,
      long sequence) {
    var axes =
        Arrays.stream(Axis.values()).map(it -> new AxisResult(it, AxisStatus.NOT_CHECKED)).toList();
    return new DeploymentView(
        id,
        name,
        revision,
        manifest,
        ownerKey,
        "local",
        "tpm-development",
        life,
        null,
        trust,
        true,
        axes,
        List.of(),
        null,
        null,
        List.of(),
        List.of(),
        null,
        AT,
        AT,
        sequence);
  }

  public static Sha256 digest(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    send(exchange, status, Json.write(body));
  }

  private static void problem(HttpExchange exchange, int status, String code, String title)
      throws IOException {
    answer(
        exchange,
        status,
        Map.of(
            "type",
            "about:blank",
            "title",
            title,
            "status",
            status,
            "detail",
            "As the fake says.",
            "code",
            code,
            "action",
            "Do it right."));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
