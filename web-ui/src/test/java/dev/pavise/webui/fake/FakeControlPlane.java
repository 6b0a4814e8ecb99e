package dev.pavise.webui.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A control plane in memory, over real HTTPS, with the rules of {@code docs/rest.md}: tokens,
 * one-time codes, problems, cursors, and a feed that resumes. It can go away, forget sessions, and
 * drop streams. Thread-safe.
 */
public final class FakeControlPlane implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern BY_ID =
      Pattern.compile("/api/v1/(deployments|results|evidence)/([^/]+)(?:/([a-z]+))?");
  private static final int PAGE_SIZE = 50;
  private static final long HEARTBEAT_NANOS = 5_000_000_000L;

  private final TestCertificate certificate;
  private final int port;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  private @Nullable HttpsServer server;
  private final Set<String> codes = new HashSet<>();
  private final Map<String, String> tenants = new HashMap<>();
  private final Map<String, FakeDeployment> deployments = new LinkedHashMap<>();
  private final List<News> feed = new ArrayList<>();
  private long streamGeneration;
  private int status;
  private boolean silent;
  private Duration behind = Duration.ZERO;
  private String tenantKind = "DEVELOPMENT";

  /** Method and path of every request, with the resume id of those for events. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  private record News(UUID deployment, Map<String, Object> entry) {}

  public FakeControlPlane(TestCertificate certificate) {
    this.certificate = certificate;
    try (var probe = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    comeBack();
  }

  public URI address() {
    return URI.create("https://127.0.0.1:" + port);
  }

  Instant now() {
    return Instant.now().minus(behind);
  }

  /** What is told from now on happened this long ago. */
  public void behind(Duration ago) {
    locked(() -> behind = ago);
  }

  /** Lets some of that time pass at once. */
  public void pass(Duration time) {
    locked(() -> behind = behind.minus(time).isNegative() ? Duration.ZERO : behind.minus(time));
  }

  FakeDeployment locked(Runnable change, FakeDeployment of) {
    lock.lock();
    try {
      change.run();
      return of;
    } finally {
      lock.unlock();
    }
  }

  /** A new one-time code. */
  public String code() {
    var code = "code-" + UUID.randomUUID().toString().substring(0, 8);
    locked(() -> codes.add(code));
    return code;
  }

  public FakeDeployment deploy(String name) {
    var deployment = new FakeDeployment(this, name);
    locked(() -> deployments.put(deployment.id.toString(), deployment));
    return deployment;
  }

  /** All sessions count no longer, as when they run out. */
  public void forgetSessions() {
    locked(tenants::clear);
    dropStreams();
  }

  /** Ends every open stream of events. */
  public void dropStreams() {
    locked(() -> streamGeneration++);
  }

  /** Answers every request with this status and an unreadable body; 0 to answer properly. */
  public void breakWith(int status) {
    locked(() -> this.status = status);
  }

  /** Keeps connections open and takes new ones, but says nothing any more, as one that hangs. */
  public void silence(boolean silent) {
    locked(() -> this.silent = silent);
  }

  public void tenantKind(String kind) {
    locked(() -> tenantKind = kind);
  }

  /** Stops listening, as a control plane that died. */
  public void goAway() {
    dropStreams();
    var running = server;
    if (running != null) {
      running.stop(0);
      server = null;
    }
  }

  /** Listens again where it was before. */
  public void comeBack() {
    try {
      var started =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      started.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
      started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      started.createContext("/", this::handle);
      started.start();
      server = started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    goAway();
  }

  void announce(FakeDeployment deployment, Map<String, Object> entry) {
    feed.add(new News(deployment.id, entry));
    news.signalAll();
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var resume = exchange.getRequestHeaders().getFirst("Last-Event-ID");
      requests.add(
          exchange.getRequestMethod() + " " + path + (resume == null ? "" : " after " + resume));
      awaitSpeech();
      if (status != 0) {
        answer(exchange, status, "text/plain", "broken".getBytes(StandardCharsets.UTF_8));
        return;
      }
      if (path.equals("/api/v1/sessions")) {
        openSession(exchange);
        return;
      }
      var token = token(exchange);
      if (!tenants.containsKey(token)) {
        problem(exchange, 401, "UNAUTHENTICATED", "Nobody is signed in", "Send a valid token.");
        return;
      }
      if (path.equals("/api/v1/events")) {
        stream(exchange, token);
      } else if (path.equals("/api/v1/sessions/current")) {
        locked(() -> tenants.remove(token));
        dropStreams();
        exchange.sendResponseHeaders(204, -1);
      } else if (path.equals("/api/v1/deployments")) {
        list(exchange);
      } else {
        byId(exchange, path);
      }
    }
  }

  private void awaitSpeech() {
    lock.lock();
    try {
      while (silent) {
        news.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private static String token(HttpExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst("Authorization");
    return header == null ? "" : header.replaceFirst("^Bearer ", "");
  }

  private void openSession(HttpExchange exchange) throws IOException {
    var body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    var code = body.path("code").asString("");
    lock.lock();
    try {
      if (!codes.remove(code)) {
        problem(
            exchange,
            403,
            "SIGN_IN_CODE_REFUSED",
            "The sign-in code does not fit, was used before, or has expired",
            "Ask for a new code; each counts once, for ten minutes.");
        return;
      }
      var token = "token-" + UUID.randomUUID();
      tenants.put(token, "acme");
      json(
          exchange,
          201,
          Map.of(
              "token",
              token,
              "expiresAt",
              Instant.now().plusSeconds(36_000).toString(),
              "tenant",
              Map.of("id", UUID.randomUUID().toString(), "name", "acme", "kind", tenantKind),
              "user",
              Map.of("id", UUID.randomUUID().toString(), "email", "ada@example.org")));
    } finally {
      lock.unlock();
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    List<Map<String, Object>> all;
    lock.lock();
    try {
      all = deployments.values().stream().map(FakeDeployment::view).toList().reversed();
    } finally {
      lock.unlock();
    }
    page(exchange, all, PAGE_SIZE);
  }

  private void page(HttpExchange exchange, List<Map<String, Object>> all, int sizeMax)
      throws IOException {
    var query = query(exchange);
    if (!query.getOrDefault("cursor", "0").matches("[0-9]{1,9}")) {
      problem(
          exchange,
          400,
          "CURSOR_INVALID",
          "The cursor is none of ours",
          "Start without a cursor, then send back \"next\" as it came.");
      return;
    }
    var from = Integer.parseInt(query.getOrDefault("cursor", "0"));
    var size = Math.min(sizeMax, Integer.parseInt(query.getOrDefault("limit", "50")));
    var to = Math.min(all.size(), from + size);
    var page = new LinkedHashMap<String, Object>();
    page.put("items", all.subList(Math.min(from, to), to));
    if (to < all.size()) {
      page.put("next", Integer.toString(to));
    }
    json(exchange, 200, page);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    var query = exchange.getRequestURI().getQuery();
    var values = new HashMap<String, String>();
    if (query != null) {
      Arrays.stream(query.split("&"))
          .map(each -> each.split("=", 2))
          .forEach(each -> values.put(each[0], each[1]));
    }
    return values;
  }

  private void byId(HttpExchange exchange, String path) throws IOException {
    var matcher = BY_ID.matcher(path);
    if (!matcher.matches()) {
      notFound(exchange);
      return;
    }
    var id = matcher.group(2);
    if (!matcher.group(1).equals("deployments")) {
      result(exchange, matcher.group(1), id);
      return;
    }
    var deployment = deployments.get(id);
    if (deployment == null) {
      notFound(exchange);
      return;
    }
    var what = matcher.group(3) == null ? "" : matcher.group(3);
    switch (exchange.getRequestMethod() + " " + what) {
      case "GET " -> json(exchange, 200, copy(deployment));
      case "DELETE " -> {
        deployment.life("STOPPING").tell("STOP_REQUESTED", "Stopping the VM");
        json(exchange, 202, copy(deployment));
      }
      case "POST attestations" -> attest(exchange, deployment);
      case "GET manifest" ->
          answer(
              exchange,
              200,
              "application/json",
              "{\"payload\":\"e30=\"}".getBytes(StandardCharsets.UTF_8));
      case "GET timeline" -> page(exchange, List.copyOf(deployment.timeline), 200);
      case "GET results" -> page(exchange, List.copyOf(deployment.results), PAGE_SIZE);
      default -> notFound(exchange);
    }
  }

  private Map<String, Object> copy(FakeDeployment deployment) {
    lock.lock();
    try {
      return deployment.view();
    } finally {
      lock.unlock();
    }
  }

  private static void attest(HttpExchange exchange, FakeDeployment deployment) throws IOException {
    if (!deployment.life.equals("RUNNING")) {
      problem(
          exchange,
          409,
          "DEPLOYMENT_NOT_RUNNING",
          "The deployment is not in a state for that",
          "Look at its life; a stopped or failed deployment cannot attest.");
      return;
    }
    deployment.tell("ATTESTATION_REQUESTED", "Fresh evidence was asked for");
    exchange.sendResponseHeaders(202, -1);
  }

  private void result(HttpExchange exchange, String what, String id) throws IOException {
    var found =
        deployments.values().stream()
            .flatMap(each -> List.copyOf(each.results).stream())
            .filter(each -> id.equals(each.get("evidence")))
            .findFirst();
    if (found.isEmpty()) {
      notFound(exchange);
    } else if (what.equals("results")) {
      json(exchange, 200, found.get());
    } else {
      answer(
          exchange,
          200,
          "application/json",
          "{\"format\":\"tpm-2.0\"}".getBytes(StandardCharsets.UTF_8));
    }
  }

  private void stream(HttpExchange exchange, String token) throws IOException {
    var wanted = query(exchange).get("deployment");
    if (wanted != null && !deployments.containsKey(wanted)) {
      notFound(exchange);
      return;
    }
    var resume = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    lock.lock();
    try {
      var generation = streamGeneration;
      var position = resume == null ? feed.size() : Integer.parseInt(resume);
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      var out = exchange.getResponseBody();
      out.write(":connected\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      var heartbeatAt = System.nanoTime() + HEARTBEAT_NANOS;
      while (generation == streamGeneration && tenants.containsKey(token)) {
        while (!silent && position < feed.size()) {
          var next = feed.get(position++);
          if (wanted == null || next.deployment().toString().equals(wanted)) {
            var about =
                Map.of(
                    "deployment",
                    next.deployment().toString(),
                    "sequence",
                    java.util.Objects.requireNonNull(next.entry().get("sequence")));
            var text =
                "event:deployment\ndata:%s\n\nid:%d\nevent:timeline\ndata:%s\n\n"
                    .formatted(
                        JSON.writeValueAsString(about),
                        position,
                        JSON.writeValueAsString(next.entry()));
            out.write(text.getBytes(StandardCharsets.UTF_8));
          }
        }
        if (!silent && System.nanoTime() >= heartbeatAt) {
          out.write(":heartbeat\n\n".getBytes(StandardCharsets.UTF_8));
          heartbeatAt = System.nanoTime() + HEARTBEAT_NANOS;
        }
        out.flush();
        if (silent) {
          news.await();
        } else {
          var _ = news.awaitNanos(heartbeatAt - System.nanoTime());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private static void notFound(HttpExchange exchange) throws IOException {
    problem(exchange, 404, "NOT_FOUND", "There is no such thing", "Check the address and the id.");
  }

  private static void problem(
      HttpExchange exchange, int status, String code, String title, String action)
      throws IOException {
    var problem = Map.of("status", status, "code", code, "title", title, "action", action);
    answer(exchange, status, "application/problem+json", JSON.writeValueAsBytes(problem));
  }

  private static void json(HttpExchange exchange, int status, Object body) throws IOException {
    answer(exchange, status, "application/json", JSON.writeValueAsBytes(body));
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
