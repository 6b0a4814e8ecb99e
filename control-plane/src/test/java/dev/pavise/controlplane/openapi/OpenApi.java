package dev.pavise.controlplane.openapi;

import static dev.pavise.controlplane.openapi.Schemas.ordered;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The OpenAPI 3.1 document of {@code /api/v1}, made from the controllers. */
final class OpenApi {
  private static final String ROOT = "/api/v1";

  private final Schemas schemas = new Schemas();
  private final Operations operations = new Operations(schemas);
  private final TreeMap<String, TreeMap<String, Object>> paths = new TreeMap<>();

  Map<String, Object> document() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    scanner.findCandidateComponents("dev.pavise.controlplane").stream()
        .map(
            found ->
                ClassUtils.resolveClassName(Objects.requireNonNull(found.getBeanClassName()), null))
        .sorted(Comparator.comparing(Class::getName))
        .forEach(this::add);
    return ordered(
        "openapi",
        "3.1.0",
        "info",
        ordered(
            "title",
            "Pavise",
            "version",
            "1",
            "description",
            "Unmodified containers in confidential VMs, proven before they get their keys."
                + " Errors are problems of RFC 9457, listed in docs/errors.md."),
        "servers",
        List.of(Map.of("url", "/")),
        "security",
        List.of(Map.of("token", List.of())),
        "paths",
        paths,
        "components",
        ordered(
            "securitySchemes",
            Map.of("token", ordered("type", "http", "scheme", "bearer")),
            "schemas",
            schemas.components()));
  }

  private void add(Class<?> controller) {
    var base = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
    Arrays.stream(controller.getDeclaredMethods())
        .sorted(Comparator.comparing(Method::getName))
        .forEach(
            method -> {
              var mapping =
                  AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
              if (mapping != null) {
                add(base == null ? "" : base.path()[0], mapping, method);
              }
            });
  }

  private void add(String base, RequestMapping mapping, Method method) {
    var path = base + (mapping.path().length == 0 ? "" : mapping.path()[0]);
    if (path.startsWith(ROOT)) {
      var tag = path.substring(ROOT.length() + 1).replaceFirst("[/.].*", "");
      paths
          .computeIfAbsent(path, key -> new TreeMap<>())
          .put(mapping.method()[0].name().toLowerCase(Locale.ROOT), operations.of(method, tag));
    }
  }
}
