package dev.pavise.plan.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A registry on this machine that can be made to misbehave: path → what it answers. */
final class FakeRegistryServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Answer> answers = new HashMap<>();
  private final List<String> requests = new ArrayList<>();

  /** What one path answers; a wanted token turns every other request away. */
  record Answer(int status, String body, Map<String, String> headers, String wantedToken) {
    static Answer ok(String body) {
      return new Answer(200, body, Map.of(), "");
    }
  }

  FakeRegistryServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url(String path) {
    return "http://" + host() + path;
  }

  void on(String path, Answer answer) {
    answers.put(path, answer);
  }

  /** Puts an image manifest there, with a configuration for the platform. */
  Sha256 putImage(String repository, String tag, String architecture) {
    var config = "{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}";
    var configDigest = digest(config);
    var manifest =
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\"},\"layers\":[]}"
            .formatted(configDigest);
    on("/v2/" + repository + "/blobs/" + configDigest, Answer.ok(config));
    putManifest(repository, tag, manifest);
    return digest(manifest);
  }

  void putManifest(String repository, String tag, String manifest) {
    on("/v2/" + repository + "/manifests/" + tag, Answer.ok(manifest));
    on("/v2/" + repository + "/manifests/" + digest(manifest), Answer.ok(manifest));
  }

  List<String> requests() {
    return requests;
  }

  static Sha256 digest(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI().toString();
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(uri + (authorization == null ? "" : " " + authorization));
    var answer = answers.getOrDefault(uri, new Answer(404, "{}", Map.of(), ""));
    var isWelcome =
        answer.wantedToken().isEmpty() || ("Bearer " + answer.wantedToken()).equals(authorization);
    var body = (isWelcome ? answer.body() : "{}").getBytes(StandardCharsets.UTF_8);
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(isWelcome ? answer.status() : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
