package dev.pavise.guest.agent.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pavise.messages.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A registry that serves whatever it is told to under a digest, true or not. */
public final class TestRegistry implements AutoCloseable {
  public static final String NAME = "registry.example";
  public static final String REPOSITORY = "team/app";
  private static final String ANONYMOUS = "anonymous-token";

  private final Map<String, byte[]> content = new ConcurrentHashMap<>();
  private final HttpServer server;

  /** Paths that were asked for. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** Whether every read needs an anonymous token. */
  public volatile boolean wantsToken;

  /** When set, blobs are answered with a redirect to this address. */
  public volatile String blobsElsewhere = "";

  /** Where the token challenge points to; empty for this registry itself. */
  public volatile String realm = "";

  public TestRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public Map<String, URI> rewrite() {
    return Map.of(NAME, address());
  }

  /** Keeps content under its digest. */
  public Sha256 put(byte[] bytes) {
    var digest = Sha256.of(bytes);
    content.put(digest.toString(), bytes);
    return digest;
  }

  /** Serves these bytes under that digest from now on. */
  public void replace(Sha256 digest, byte[] bytes) {
    content.put(digest.toString(), bytes);
  }

  /** Everything it keeps. */
  List<Sha256> digests() {
    return content.keySet().stream().map(Sha256::parse).toList();
  }

  byte[] content(Sha256 digest) {
    return Objects.requireNonNull(content.get(digest.toString()));
  }

  public static ImageReference reference(Sha256 digest) {
    return new ImageReference(NAME, REPOSITORY, digest);
  }

  private void serve(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    requests.add(path);
    if (path.equals("/token")) {
      answer(exchange, 200, ("{\"token\":\"" + ANONYMOUS + "\"}").getBytes(StandardCharsets.UTF_8));
      return;
    }
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (wantsToken && !("Bearer " + ANONYMOUS).equals(authorization)) {
      exchange
          .getResponseHeaders()
          .add(
              "WWW-Authenticate",
              "Bearer realm=\"%s\",service=\"test\",scope=\"repository:%s:pull\""
                  .formatted(realm.isEmpty() ? address() + "/token" : realm, REPOSITORY));
      answer(exchange, 401, new byte[0]);
      return;
    }
    if (path.contains("/blobs/") && !blobsElsewhere.isEmpty()) {
      exchange.getResponseHeaders().add("Location", blobsElsewhere);
      answer(exchange, 307, new byte[0]);
      return;
    }
    var bytes = content.get(path.substring(path.lastIndexOf('/') + 1));
    answer(exchange, bytes == null ? 404 : 200, bytes == null ? new byte[0] : bytes);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
