package dev.pavise.controlplane.idempotency;

import dev.pavise.controlplane.identity.OpaqueToken;
import dev.pavise.controlplane.identity.TokenFilter;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.Problem;
import dev.pavise.controlplane.problem.ProblemWriter;
import dev.pavise.controlplane.tenancy.TenantHolder;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Json;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.TenantId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Does a POST that comes with an {@code Idempotency-Key} once, however often it is sent, and
 * answers each time as the first time. The key, what is done and the answer are stored in one
 * transaction, so a crash leaves all of it or nothing. What is refused is not remembered: it may be
 * corrected under the same key.
 */
public final class IdempotencyFilter extends OncePerRequestFilter {
  public static final String HEADER = "Idempotency-Key";
  private static final int KEY_LENGTH_MAX = 255;

  /** As much as the endpoint with the largest bodies takes; each has its own bound behind this. */
  private static final int BODY_BYTES_MAX = 4 * 1024 * 1024;

  private static final List<String> HEADERS_KEPT =
      List.of(HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.CONTENT_TYPE);
  private static final int REFUSAL = 400;

  private final IdempotencyKeys keys;
  private final TransactionTemplate transactions;

  public IdempotencyFilter(IdempotencyKeys keys, TransactionTemplate transactions) {
    this.keys = keys;
    this.transactions = transactions;
  }

  /** An answer as it is kept. */
  private record Answer(int status, Map<String, String> headers, Bytes body) {}

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals("POST")
        || request.getHeader(HEADER) == null
        || tenant().isEmpty();
  }

  private static Optional<TenantId> tenant() {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null && authentication.getPrincipal() instanceof TenantHolder holder
        ? Optional.of(holder.tenant())
        : Optional.empty();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      var key = requireKey(request);
      var body = read(request);
      var circumstances =
          new SealedAnswer.Circumstances(tenant().orElseThrow(), key, digest(request, body));
      var token = TokenFilter.bearer(request).orElseThrow();
      var answering = new ContentCachingResponseWrapper(response);
      transactions.executeWithoutResult(
          status -> {
            if (!once(new KeptRequest(request, body), answering, chain, circumstances, token)) {
              status.setRollbackOnly();
            }
          });
      answering.copyBodyToResponse();
    } catch (Problem e) {
      ProblemWriter.write(response, e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String requireKey(HttpServletRequest request) {
    var key = Objects.requireNonNull(request.getHeader(HEADER));
    if (key.isBlank()
        || key.length() > KEY_LENGTH_MAX
        || key.chars().anyMatch(Character::isISOControl)) {
      throw Problem.of(
          ErrorCode.BAD_REQUEST, HEADER + " has 1 to " + KEY_LENGTH_MAX + " characters.");
    }
    return key;
  }

  private static byte[] read(HttpServletRequest request) throws IOException {
    var body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
    if (body.length > BODY_BYTES_MAX) {
      throw Problem.of(
          ErrorCode.BODY_TOO_LARGE, "At most " + BODY_BYTES_MAX + " bytes are read here.");
    }
    return body;
  }

  /** Of all that makes a request this one and no other. */
  private static Sha256 digest(HttpServletRequest request, byte[] body) {
    var all = new ByteArrayOutputStream();
    var query = request.getQueryString();
    all.writeBytes(
        (request.getRequestURI() + (query == null ? "" : "?" + query) + "\n")
            .getBytes(StandardCharsets.UTF_8));
    all.writeBytes(body);
    return Sha256.of(all.toByteArray());
  }

  /** Whether what was done, if anything, is to stay. */
  private boolean once(
      HttpServletRequest request,
      ContentCachingResponseWrapper response,
      FilterChain chain,
      SealedAnswer.Circumstances circumstances,
      OpaqueToken token) {
    try {
      var earlier =
          keys.claim(
              circumstances.tenant(), circumstances.idempotencyKey(), circumstances.request());
      if (earlier.isPresent()) {
        repeat(response, open(token, circumstances, earlier.get()));
        return true;
      }
      chain.doFilter(request, response);
      if (response.getStatus() >= REFUSAL) {
        return false;
      }
      keys.remember(
          circumstances.tenant(),
          circumstances.idempotencyKey(),
          SealedAnswer.seal(token, circumstances, Json.write(answer(response))));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ServletException e) {
      throw new IllegalStateException("a request failed beyond what is told of failures", e);
    }
  }

  private static Answer open(
      OpaqueToken token, SealedAnswer.Circumstances circumstances, Bytes sealed) {
    return SealedAnswer.open(token, circumstances, sealed)
        .map(json -> Json.readStrict(json, Answer.class))
        .orElseThrow(
            () ->
                Problem.of(
                    ErrorCode.IDEMPOTENCY_KEY_OF_ANOTHER,
                    "It was done; the answer is for the token that asked."));
  }

  private static Answer answer(ContentCachingResponseWrapper response) {
    var headers = new LinkedHashMap<String, String>();
    for (var name : HEADERS_KEPT) {
      var value = response.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return new Answer(
        response.getStatus(), headers, Bytes.copyOf(response.getContentAsByteArray()));
  }

  private static void repeat(HttpServletResponse response, Answer answer) throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.getOutputStream().write(answer.body().toByteArray());
  }
}
