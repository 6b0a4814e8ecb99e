package dev.pavise.plan.compose;

import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.yaml.NearestName;
import dev.pavise.plan.yaml.Problems;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Checks that whatever a service refers to exists, and that no service waits for itself. */
final class References {
  private final Problems problems;

  References(Problems problems) {
    this.problems = problems;
  }

  void check(List<Service> services, Declarations declarations) {
    for (var service : services) {
      declared(
          service.secrets(), "secret", declarations.secrets().keySet(), Code.SECRET_UNDECLARED);
      declared(
          service.configs(), "config", declarations.configs().keySet(), Code.CONFIG_UNDECLARED);
      declared(
          service.volumes(), "volume", declarations.volumes().keySet(), Code.VOLUME_UNDECLARED);
    }
    dependencies(services);
    unused(services, declarations);
  }

  private void declared(List<Use> uses, String kind, Set<String> known, Code code) {
    for (var use : uses) {
      if (!known.contains(use.name())) {
        problems.add(
            use.at(),
            code,
            "there is no %s \"%s\"".formatted(kind, use.name()),
            NearestName.of(use.name(), known)
                .map(near -> "Did you mean \"" + near + "\"?")
                .orElse("Declare it under the file's \"" + kind + "s\"."));
      }
    }
  }

  private void dependencies(List<Service> services) {
    var byName = new LinkedHashMap<String, Service>();
    services.forEach(service -> byName.put(service.container().name(), service));
    for (var service : services) {
      for (var use : service.dependencies()) {
        if (!byName.containsKey(use.name())) {
          problems.add(
              use.at(),
              Code.DEPENDENCY_UNKNOWN,
              "there is no service \"" + use.name() + "\" to depend on",
              NearestName.of(use.name(), byName.keySet())
                  .map(near -> "Did you mean \"" + near + "\"?")
                  .orElse("The services are " + String.join(", ", byName.keySet()) + "."));
        }
      }
    }
    cycles(byName);
  }

  /** A service that can be reached from itself waits for itself. */
  private void cycles(Map<String, Service> byName) {
    var waiting =
        byName.values().stream()
            .filter(service -> reachableFrom(service, byName).contains(service))
            .toList();
    if (!waiting.isEmpty()) {
      var names = waiting.stream().map(service -> service.container().name()).toList();
      problems.add(
          waiting.getFirst().dependencies().getFirst().at(),
          Code.DEPENDENCY_CYCLE,
          "services wait for one another in a circle: " + String.join(", ", names),
          "Remove one of the dependencies.");
    }
  }

  private static Set<Service> reachableFrom(Service start, Map<String, Service> byName) {
    var reached = new HashSet<Service>();
    var open = new ArrayDeque<Service>();
    open.add(start);
    while (!open.isEmpty()) {
      open.remove().dependencies().stream()
          .map(use -> byName.get(use.name()))
          .filter(Objects::nonNull)
          .filter(reached::add)
          .forEach(open::add);
    }
    return reached;
  }

  private void unused(List<Service> services, Declarations declarations) {
    unused("secret", declarations.secrets(), services.stream().map(Service::secrets).toList());
    unused("config", declarations.configs(), services.stream().map(Service::configs).toList());
    unused("volume", declarations.volumes(), services.stream().map(Service::volumes).toList());
  }

  private <T> void unused(
      String kind,
      Map<String, Declarations.Declared<T>> declared,
      Collection<List<Use>> usesOfServices) {
    var used = new HashSet<String>();
    usesOfServices.forEach(uses -> uses.forEach(use -> used.add(use.name())));
    declared.forEach(
        (name, declaration) -> {
          if (!used.contains(name)) {
            problems.note(
                declaration.at(), kind + " " + name + " is used by no service and left out");
          }
        });
  }
}
