package dev.pavise.controlplane.openapi;

import static dev.pavise.controlplane.openapi.Schemas.ordered;

import dev.pavise.controlplane.http.Body;
import dev.pavise.controlplane.http.Contract;
import dev.pavise.controlplane.http.Page;
import dev.pavise.controlplane.idempotency.IdempotencyFilter;
import dev.pavise.controlplane.problem.ErrorCode;
import dev.pavise.controlplane.problem.ProblemView;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Describes one endpoint from its method, its parameters and its {@link Contract}. */
final class Operations {
  private static final int NOT_MODIFIED = 304;

  private final Schemas schemas;

  Operations(Schemas schemas) {
    this.schemas = schemas;
  }

  Map<String, Object> of(Method method, String tag) {
    var contract = method.getAnnotation(Contract.class);
    if (contract == null) {
      throw new IllegalStateException(method + " is public, and has no @Contract");
    }
    if (contract.open() == (contract.needs().length > 0)) {
      throw new IllegalStateException(method + " must say either what it needs or that it is open");
    }
    var operation = ordered("operationId", contract.id(), "summary", contract.summary());
    operation.put("tags", List.of(tag));
    if (contract.open()) {
      operation.put("security", List.of());
    } else {
      operation.put("x-pavise-needs", List.of(contract.needs()));
    }
    var parameters = parameters(method);
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    body(method).ifPresent(fields -> operation.put("requestBody", requestBody(fields)));
    operation.put("responses", responses(method, contract));
    return operation;
  }

  private List<Object> parameters(Method method) {
    var parameters = new ArrayList<>();
    for (var each : method.getParameters()) {
      if (each.isAnnotationPresent(PathVariable.class)) {
        parameters.add(parameter(each.getName(), "path", true, each));
      } else if (each.isAnnotationPresent(RequestParam.class)) {
        parameters.add(parameter(each.getName(), "query", !isNullable(each), each));
      } else if (each.isAnnotationPresent(RequestHeader.class)) {
        var header = each.getAnnotation(RequestHeader.class);
        parameters.add(parameter(header.name(), "header", !isNullable(each), each));
      }
    }
    if (isRepeatable(method)) {
      parameters.add(
          ordered(
              "name",
              IdempotencyFilter.HEADER,
              "in",
              "header",
              "required",
              false,
              "schema",
              ordered("type", "string", "minLength", 1, "maxLength", 255)));
    }
    return parameters;
  }

  /** Whoever is known by a token may say that a POST is the one of before. */
  private static boolean isRepeatable(Method method) {
    var contract = method.getAnnotation(Contract.class);
    return method.isAnnotationPresent(PostMapping.class) && contract != null && !contract.open();
  }

  private Map<String, Object> parameter(String name, String in, boolean required, Parameter from) {
    var schema =
        name.equals("limit")
            ? ordered(
                "type",
                "integer",
                "format",
                "int32",
                "minimum",
                1,
                "maximum",
                Page.LIMIT_MAX,
                "default",
                Page.LIMIT_DEFAULT)
            : schemas.of(from.getParameterizedType());
    return ordered("name", name, "in", in, "required", required, "schema", schema);
  }

  private static boolean isNullable(Parameter parameter) {
    return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static Optional<Class<? extends Record>> body(Method method) {
    return List.of(method.getParameters()).stream()
        .filter(each -> each.isAnnotationPresent(Body.class))
        .<Class<? extends Record>>map(each -> each.getAnnotation(Body.class).fields())
        .findFirst();
  }

  private Map<String, Object> requestBody(Class<? extends Record> fields) {
    return ordered(
        "required",
        true,
        "content",
        Map.of("application/json", Map.of("schema", schemas.of(fields))));
  }

  private Map<String, Object> responses(Method method, Contract contract) {
    var responses = new TreeMap<String, Object>();
    for (var status : statuses(method, contract)) {
      responses.put(
          Integer.toString(status),
          status == NOT_MODIFIED
              ? Map.of("description", "It is as If-None-Match says")
              : success(method, contract));
    }
    var refusals = new TreeMap<Integer, List<String>>();
    for (var code : problems(method, contract)) {
      refusals
          .computeIfAbsent(code.status().value(), status -> new ArrayList<>())
          .add(code + ": " + code.title());
    }
    refusals.forEach(
        (status, codes) ->
            responses.put(
                Integer.toString(status),
                ordered(
                    "description",
                    String.join("; ", codes),
                    "content",
                    Map.of(
                        "application/problem+json",
                        Map.of("schema", schemas.of(ProblemView.class))))));
    return responses;
  }

  private static int[] statuses(Method method, Contract contract) {
    var status = method.getAnnotation(ResponseStatus.class);
    if (contract.statuses().length > 0) {
      return contract.statuses();
    }
    return new int[] {status == null ? 200 : status.value().value()};
  }

  private Map<String, Object> success(Method method, Contract contract) {
    var response = new LinkedHashMap<String, Object>();
    response.put("description", contract.summary());
    response.put("headers", headers(method, contract));
    var answer = answer(method, contract);
    if (answer != null) {
      response.put("content", Map.of(contract.mediaType(), Map.of("schema", answer)));
    }
    return response;
  }

  /** A deployment's revision is its ETag wherever it is answered alone. */
  private static Map<String, Object> headers(Method method, Contract contract) {
    var headers = ordered("X-Request-Id", header("The id of this request"));
    if (unwrapped(method.getGenericReturnType()) instanceof Class<?> type
        && type.getSimpleName().equals("DeploymentView")) {
      headers.put("ETag", header("Its revision, for If-Match and If-None-Match"));
    }
    if (contract.id().equals("createDeployment")) {
      headers.put("Location", header("Where the deployment is"));
    }
    return headers;
  }

  private static Map<String, Object> header(String description) {
    return ordered("description", description, "schema", Map.of("type", "string"));
  }

  private @Nullable Map<String, Object> answer(Method method, Contract contract) {
    if (contract.answer() != Void.class) {
      return contract.paged() ? schemas.page(contract.answer()) : schemas.of(contract.answer());
    }
    var type = unwrapped(method.getGenericReturnType());
    return type == void.class || type == Void.class ? null : schemas.of(type);
  }

  private static Type unwrapped(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == ResponseEntity.class
        ? generic.getActualTypeArguments()[0]
        : type;
  }

  /** What any endpoint of this shape may answer, and what its contract adds. */
  private static Set<ErrorCode> problems(Method method, Contract contract) {
    var codes = EnumSet.of(ErrorCode.BAD_REQUEST, ErrorCode.NOT_ACCEPTABLE, ErrorCode.INTERNAL);
    if (!contract.open()) {
      codes.addAll(Set.of(ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN));
    }
    if (body(method).isPresent()) {
      codes.addAll(Set.of(ErrorCode.BODY_TOO_LARGE, ErrorCode.BODY_MALFORMED, ErrorCode.INVALID));
    }
    if (isRepeatable(method)) {
      codes.add(ErrorCode.IDEMPOTENCY_KEY_REUSED);
      codes.add(ErrorCode.IDEMPOTENCY_KEY_OF_ANOTHER);
    }
    for (var parameter : method.getParameters()) {
      if (parameter.isAnnotationPresent(PathVariable.class)) {
        codes.add(ErrorCode.NOT_FOUND);
      }
      if (parameter.getName().equals("cursor")) {
        codes.add(ErrorCode.CURSOR_INVALID);
      }
      var header = AnnotatedElementUtils.findMergedAnnotation(parameter, RequestHeader.class);
      if (header != null && header.name().equals("If-Match")) {
        codes.add(ErrorCode.CHANGED_MEANWHILE);
      }
    }
    codes.addAll(List.of(contract.problems()));
    return codes;
  }
}
