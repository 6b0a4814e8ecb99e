package dev.pavise.collateral;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pavise.attestation.testkit.tdx.TdQuoteDraft;
import dev.pavise.attestation.wire.Octets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * Answers as AMD's and Intel's services do: DER and JSON bodies, issuer chains percent-encoded in
 * headers, entity tags, 404 for what is not known, 429 with a pause when asked too often. Faults
 * can be put in.
 */
final class VendorServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> conditional = new ArrayList<>();
  private int refusals;
  private int refusalStatus = 429;
  private Optional<String> retryAfter = Optional.empty();
  private Optional<CountDownLatch> gate = Optional.empty();

  /**
   * @param path with its query
   */
  record Page(Octets body, Optional<String> chainHeader, String chain, Optional<String> etag) {}

  VendorServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  VendorAddresses addresses() {
    var here = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new VendorAddresses(here, here, here);
  }

  VendorServer serve(String path, Octets body) {
    pages.put(path, new Page(body, Optional.empty(), "", Optional.empty()));
    return this;
  }

  VendorServer serve(
      String path, Octets body, String chainHeader, List<X509Certificate> chain, String etag) {
    pages.put(
        path,
        new Page(
            body,
            Optional.of(chainHeader),
            URLEncoder.encode(TdQuoteDraft.pem(chain), StandardCharsets.US_ASCII)
                .replace("+", "%20"),
            Optional.of("\"" + etag + "\"")));
    return this;
  }

  void forget(String path) {
    pages.remove(path);
  }

  /** The next questions are refused. */
  void refuse(int count, int status, Optional<String> pause) {
    synchronized (asked) {
      refusals = count;
      refusalStatus = status;
      retryAfter = pause;
    }
  }

  /** No question is answered before the latch opens. */
  void hold(CountDownLatch latch) {
    gate = Optional.of(latch);
  }

  List<String> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  /** Those that named what was held already. */
  List<String> conditional() {
    synchronized (asked) {
      return List.copyOf(conditional);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().toString();
      boolean refused;
      synchronized (asked) {
        asked.add(path);
        refused = refusals > 0;
        refusals -= refused ? 1 : 0;
      }
      await();
      if (refused) {
        retryAfter.ifPresent(pause -> exchange.getResponseHeaders().set("Retry-After", pause));
        exchange.sendResponseHeaders(refusalStatus, -1);
        return;
      }
      var page = pages.get(path);
      if (page == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      answer(exchange, path, page);
    }
  }

  private void answer(HttpExchange exchange, String path, Page page) throws IOException {
    var known = Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-None-Match"));
    if (known.isPresent()) {
      synchronized (asked) {
        conditional.add(path);
      }
    }
    page.etag().ifPresent(etag -> exchange.getResponseHeaders().set("ETag", etag));
    if (known.isPresent() && known.equals(page.etag())) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    page.chainHeader().ifPresent(header -> exchange.getResponseHeaders().set(header, page.chain()));
    exchange.sendResponseHeaders(200, page.body().size());
    exchange.getResponseBody().write(page.body().toByteArray());
  }

  private void await() {
    gate.ifPresent(
        latch -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Override
  public void close() {
    gate.ifPresent(CountDownLatch::countDown);
    server.stop(0);
  }
}
