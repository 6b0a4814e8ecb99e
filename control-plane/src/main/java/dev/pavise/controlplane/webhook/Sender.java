package dev.pavise.controlplane.webhook;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Calls one receiver once. A name is resolved here, once for each call, and the addresses that were
 * checked are the ones connected to: nothing looks the name up again. No redirect is followed, no
 * connection kept, no proxy, cookie or login used, and an answer is read only up to a bound.
 * Thread-safe.
 */
final class Sender implements AutoCloseable {
  static final int BODY_BYTES_MAX = 4096;
  private static final int CALLS_MAX = 256;
  private static final int HEADERS_MAX = 100;
  private static final int LINE_BYTES_MAX = 8192;
  private static final int CONTENT_TYPE_LENGTH_MAX = 200;
  private static final int STATUS_OK = 200;
  private static final int STATUS_OK_END = 300;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Targets targets;
  private final NameResolver names;
  private final Duration timeout;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("webhook-deadlines").daemon().factory());

  Sender(WebhookSettings settings, Targets targets, NameResolver names) {
    this.targets = targets;
    this.names = names;
    this.timeout = settings.timeout();
    this.client = client(settings);
  }

  /** A message that is ready to be sent. */
  record Message(String id, Instant at, String signatures, String body) {}

  Attempt send(String url, Message message) {
    if (targets.refusal(url).isPresent()) {
      return failed(message.at(), System.nanoTime(), Attempt.Outcome.TARGET_REFUSED);
    }
    var start = System.nanoTime();
    var isLate = new AtomicBoolean();
    var uri = URI.create(url);
    var request = request(uri, message);
    var deadline =
        deadlines.schedule(
            () -> {
              isLate.set(true);
              request.cancel();
            },
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return answered(message.at(), start, client.executeOpen(host(uri), request, null));
    } catch (IOException | RuntimeException e) {
      return failed(message.at(), start, isLate.get() ? Attempt.Outcome.TIMED_OUT : outcome(e));
    } finally {
      deadline.cancel(false);
      request.cancel(); // Closes the connection; closing the answer would read it to its end.
    }
  }

  private static HttpHost host(URI uri) {
    return new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort());
  }

  private static HttpPost request(URI uri, Message message) {
    var request = new HttpPost(uri);
    request.setHeader("webhook-id", message.id());
    request.setHeader("webhook-timestamp", message.at().getEpochSecond());
    request.setHeader("webhook-signature", message.signatures());
    request.setEntity(new StringEntity(message.body(), ContentType.APPLICATION_JSON));
    return request;
  }

  private static Attempt answered(Instant at, long start, ClassicHttpResponse response)
      throws IOException {
    var status = response.getCode();
    var type = response.getFirstHeader("Content-Type");
    var entity = response.getEntity();
    var body = "";
    if (entity != null) {
      body = shown(entity.getContent().readNBytes(BODY_BYTES_MAX));
    }
    return new Attempt(
        at,
        millisSince(start),
        status >= STATUS_OK && status < STATUS_OK_END
            ? Attempt.Outcome.ACCEPTED
            : Attempt.Outcome.REFUSED,
        status,
        type == null ? null : shortened(printable(String.valueOf(type.getValue()))),
        body);
  }

  private static Attempt failed(Instant at, long start, Attempt.Outcome outcome) {
    return new Attempt(at, millisSince(start), outcome, null, null, null);
  }

  private static int millisSince(long start) {
    return (int) ((System.nanoTime() - start) / NANOS_PER_MILLI);
  }

  private static Attempt.Outcome outcome(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case RefusedAddress _ -> {
          return Attempt.Outcome.TARGET_REFUSED;
        }
        case UnknownHostException _ -> {
          return Attempt.Outcome.NAME_UNKNOWN;
        }
        case SSLException _ -> {
          return Attempt.Outcome.TLS_FAILED;
        }
        case SocketTimeoutException _, InterruptedIOException _ -> {
          return Attempt.Outcome.TIMED_OUT;
        }
        case HttpException _, org.apache.hc.core5.http.MessageConstraintException _ -> {
          return Attempt.Outcome.ANSWER_MALFORMED;
        }
        default -> {}
      }
    }
    return Attempt.Outcome.CONNECTION_FAILED;
  }

  /** Text that a database keeps and a terminal survives. */
  private static String shown(byte[] bytes) {
    return printable(new String(bytes, StandardCharsets.UTF_8));
  }

  private static String printable(String text) {
    var clean = new StringBuilder();
    text.codePoints()
        .map(each -> Character.isISOControl(each) && each != '\n' && each != '\t' ? 0xFFFD : each)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(text.length(), CONTENT_TYPE_LENGTH_MAX));
  }

  private CloseableHttpClient client(WebhookSettings settings) {
    var patience = Timeout.of(settings.timeout());
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(new Checked())
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust(settings)))
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setMaxHeaderCount(HEADERS_MAX)
                            .setMaxLineLength(LINE_BYTES_MAX)
                            .build())
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(patience)
                    .setSocketTimeout(patience)
                    .build())
            .setMaxConnTotal(CALLS_MAX)
            .setMaxConnPerRoute(CALLS_MAX)
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setConnectionReuseStrategy((request, response, context) -> false)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(patience)
                .setResponseTimeout(patience)
                .setProtocolUpgradeEnabled(false)
                .setRedirectsEnabled(false)
                .build())
        .setUserAgent("Pavise-Webhooks")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableConnectionState()
        .build();
  }

  private static SSLContext trust(WebhookSettings settings) {
    var more = settings.authoritiesFile();
    try {
      return more == null
          ? SSLContexts.createDefault()
          : SSLContexts.custom().loadTrustMaterial(authorities(more), null).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "pavise.control-plane.webhooks.authorities-file cannot be read as certificates in PEM",
          e);
    }
  }

  /** Those of the file and the usual ones, as a context asks one trust manager only. */
  private static KeyStore authorities(Path file) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    var number = 0;
    var usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    usual.init((KeyStore) null);
    for (var manager : usual.getTrustManagers()) {
      if (manager instanceof X509TrustManager known) {
        for (var each : known.getAcceptedIssuers()) {
          store.setCertificateEntry("authority-" + number++, each);
        }
      }
    }
    try (var in = new FileInputStream(file.toFile())) {
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, each);
      }
    }
    return store;
  }

  /** The only place that looks a name up; every address of it must be one that may be called. */
  private final class Checked implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      List<InetAddress> found = names.resolve(host);
      if (found.isEmpty()) {
        throw new UnknownHostException(host);
      }
      for (var address : found) {
        if (!targets.allows(address)) {
          throw new RefusedAddress(host);
        }
      }
      return found.toArray(InetAddress[]::new);
    }

    @Override
    public @Nullable String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /** A name with an address that must not be called. Which one is nobody's business. */
  private static final class RefusedAddress extends UnknownHostException {
    private static final long serialVersionUID = 1;

    RefusedAddress(String host) {
      super(host);
    }
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    client.close();
  }
}
