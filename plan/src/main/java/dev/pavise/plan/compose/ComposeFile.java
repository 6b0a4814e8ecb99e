package dev.pavise.plan.compose;

import dev.pavise.messages.manifest.ConfigFile;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.Volume;
import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.SecretSource;
import dev.pavise.plan.TrustSettings;
import dev.pavise.plan.yaml.Fields;
import dev.pavise.plan.yaml.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A Compose file as it was read. Only complete when no problem was noted meanwhile; what no service
 * uses is left out.
 */
public record ComposeFile(
    String name,
    List<Service> services,
    Map<String, SecretSource> secrets,
    List<ConfigFile> configs,
    List<Volume> volumes,
    Operations operations,
    TrustSettings trust) {

  /** As many as an agent runs. */
  private static final int SERVICES_MAX = 64;

  /**
   * Reads the whole file, whatever is wrong with parts of it.
   *
   * @param directory of the file; what it names is found from there
   * @param nameOverride instead of the file's own name
   */
  public static ComposeFile read(Value root, Path directory, Optional<String> nameOverride) {
    var top = root.fields("a mapping with \"services\"");
    var name = name(top, directory, nameOverride, root);
    var declarations = Declarations.read(top, directory);
    var services = services(top, root);
    var extension = Extension.read(top);
    new References(top.problems()).check(services, declarations);
    ComposeKeys.judgeTop(top);
    return new ComposeFile(
        name,
        services,
        used(declarations.secrets(), services, Service::secrets),
        List.copyOf(used(declarations.configs(), services, Service::configs).values()),
        List.copyOf(used(declarations.volumes(), services, Service::volumes).values()),
        extension.operations(),
        extension.trust());
  }

  private static List<Service> services(Fields top, Value root) {
    var reader = new ServiceReader();
    var services = new ArrayList<Service>();
    var field = top.take("services");
    var fields = top.value("services").map(value -> value.fields("a mapping of services"));
    fields.ifPresent(it -> it.takeAll().forEach(service -> services.add(reader.read(service))));
    var at = field.map(Fields.Field::at).orElse(top.position());
    if (root.isMapping() && (fields.isEmpty() || services.size() > SERVICES_MAX)) {
      top.problems()
          .add(
              at,
              fields.isEmpty() ? Code.KEY_MISSING : Code.VALUE_INVALID,
              fields.isEmpty()
                  ? "the file has no services"
                  : "the file has " + services.size() + " services",
              "Give 1 to " + SERVICES_MAX + " services.");
    }
    return services;
  }

  private static String name(Fields top, Path directory, Optional<String> override, Value root) {
    var own = top.value("name").flatMap(value -> value.text("a name"));
    var name = override.or(() -> own).orElseGet(() -> nameOf(directory));
    if (!Names.isDeployment(name)) {
      var at = override.isEmpty() ? top.value("name").orElse(root) : root;
      at.refuse(
          Code.NAME_INVALID,
          "\"" + name + "\" is no name for a deployment",
          "Use 1 to 63 of a-z, 0-9, dot, dash and underscore, beginning and ending with a letter or"
              + " a digit.");
    }
    return name;
  }

  /** As Compose does: after the folder. */
  private static String nameOf(Path directory) {
    var last = directory.toAbsolutePath().normalize().getFileName();
    var folder = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    var name = folder.replaceAll("[^a-z0-9_-]", "").replaceAll("^[_-]+|[_-]+$", "");
    return name.isEmpty() ? "deployment" : name.substring(0, Math.min(name.length(), 63));
  }

  private static <T> Map<String, T> used(
      Map<String, Declarations.Declared<T>> declared,
      List<Service> services,
      Function<Service, List<Use>> uses) {
    Set<String> names = new LinkedHashSet<>();
    services.forEach(service -> uses.apply(service).forEach(use -> names.add(use.name())));
    var used = new LinkedHashMap<String, T>();
    declared.forEach(
        (name, declaration) -> {
          if (names.contains(name)) {
            declaration.value().ifPresent(value -> used.put(name, value));
          }
        });
    return used;
  }
}
