package dev.pavise.cli.deploy;

import dev.pavise.cli.terminal.Printable;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.manifest.ConfigFile;
import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.EnvironmentValue;
import dev.pavise.messages.manifest.Manifest;
import dev.pavise.messages.manifest.Mount;
import dev.pavise.messages.manifest.Operations;
import dev.pavise.messages.manifest.RestartRule;
import dev.pavise.messages.manifest.SecretReference;
import dev.pavise.messages.manifest.TrustRequirements;
import dev.pavise.messages.manifest.Volume;
import dev.pavise.messages.sealing.SealingKey;
import dev.pavise.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A manifest, or the draft of one, as people read it before they sign. Leaves nothing out. */
public final class ManifestText {
  private static final int LABEL_WIDTH = 14;

  private final StringBuilder text = new StringBuilder();
  private final Map<String, ConfigFile> configs;

  private ManifestText(List<ConfigFile> configs) {
    this.configs = configs.stream().collect(Collectors.toMap(ConfigFile::name, it -> it));
  }

  /** Everything the owner would sign. */
  public static String of(Manifest manifest) {
    var text = new ManifestText(manifest.configs());
    text.line(
        "Deployment %s, revision %d%s"
            .formatted(
                Printable.of(manifest.name()),
                manifest.revision(),
                manifest.previous() == null
                    ? ", the first of its name"
                    : ", after " + manifest.previous()));
    text.containers(manifest.containers(), Map.of());
    text.volumes(manifest.volumes());
    text.section("Secrets");
    manifest.secrets().forEach(it -> text.field(Printable.of(it.name()), "sealed, " + it.sealed()));
    text.operations(manifest.operations());
    text.trust(manifest.trust());
    text.section("Owner");
    text.field("key", manifest.owner().thumbprint().toString());
    return text.toString();
  }

  /** What would run and be allowed, before there are keys. */
  public static String of(Plan plan) {
    var text = new ManifestText(plan.configs());
    text.line("Deployment " + Printable.of(plan.name()));
    var references =
        plan.images().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey, (first, _) -> first));
    text.containers(plan.containers(), references);
    text.volumes(plan.volumes());
    text.section("Secrets");
    plan.secrets()
        .forEach((name, source) -> text.field(Printable.of(name), Printable.of(source.describe())));
    text.operations(plan.operations());
    text.section("Trust");
    var trust = plan.trust();
    text.field(
        "platforms",
        trust.platforms().isEmpty() ? "where it is deployed" : list(trust.platforms()));
    text.proof(
        trust.evidenceMaxAge(),
        trust.attestationInterval(),
        trust.minimumTcb(),
        trust.vlekProviders(),
        trust.conditions());
    if (!plan.notes().isEmpty()) {
      text.section("Notes");
      plan.notes().forEach(note -> text.line("  " + Printable.of(note)));
    }
    return text.toString();
  }

  /** Of a plan, what can be compared with a manifest that was signed. */
  static String planned(Plan plan) {
    var trust = plan.trust();
    var text = new ManifestText(plan.configs());
    text.planned(
        plan.containers(), plan.volumes(), List.copyOf(plan.secrets().keySet()), plan.operations());
    text.proof(
        trust.evidenceMaxAge(),
        trust.attestationInterval(),
        trust.minimumTcb(),
        trust.vlekProviders(),
        trust.conditions());
    return text.toString();
  }

  /** Of a manifest, what a plan says as well. */
  static String planned(Manifest manifest) {
    var trust = manifest.trust();
    var text = new ManifestText(manifest.configs());
    text.planned(
        manifest.containers(),
        manifest.volumes(),
        manifest.secrets().stream().map(SecretReference::name).toList(),
        manifest.operations());
    text.proof(
        trust.evidenceMaxAge(),
        trust.attestationInterval(),
        trust.minimumTcb(),
        trust.vlekProviders(),
        trust.conditions());
    return text.toString();
  }

  private void planned(
      List<Container> containers,
      List<Volume> volumes,
      List<String> secrets,
      Operations operations) {
    containers(containers, Map.of());
    volumes(volumes);
    section("Secrets");
    secrets.stream().sorted().forEach(name -> line("  " + Printable.of(name)));
    operations(operations);
    section("Trust");
  }

  private void containers(List<Container> containers, Map<String, String> references) {
    for (var container : containers) {
      section("Container " + Printable.of(container.name()));
      field("image", Printable.of(container.image()));
      var reference = references.get(container.image());
      if (reference != null && !reference.equals(container.image())) {
        field("", "from " + Printable.of(reference));
      }
      field("command", orImage(container.command()));
      field("arguments", orImage(container.args()));
      field("user", orImage(container.user()));
      field("directory", orImage(container.workingDirectory()));
      environment(container.environment());
      fields("mounts", container.mounts().stream().map(this::mount).toList());
      fields(
          "ports",
          container.ports().stream()
              .map(it -> it.published() + " → " + it.container() + "/" + it.protocol())
              .toList());
      field(
          "may",
          container.capabilities().isEmpty() ? "nothing special" : list(container.capabilities()));
      field("root", container.readOnlyRoot() ? "read-only" : "writable, in memory");
      field("restart", restart(container.restart()));
      if (!container.dependsOn().isEmpty()) {
        field("after", list(container.dependsOn()));
      }
    }
  }

  private void environment(Map<String, EnvironmentValue> environment) {
    fields(
        "environment",
        environment.entrySet().stream()
            .map(
                it ->
                    Printable.of(it.getKey())
                        + switch (it.getValue()) {
                          case EnvironmentValue.Literal(var value) -> "=" + Printable.of(value);
                          case EnvironmentValue.FromSecret(var secret) ->
                              " from secret " + Printable.of(secret);
                        })
            .toList());
  }

  private String mount(Mount mount) {
    var target = Printable.of(mount.target());
    return switch (mount) {
      case Mount.OfVolume(var volume, _, var readOnly) ->
          target + "  volume " + Printable.of(volume) + (readOnly ? ", read-only" : "");
      case Mount.OfSecret(var secret, _, var uid, var gid, var mode) ->
          target + "  secret " + Printable.of(secret) + owner(uid, gid, mode);
      case Mount.OfConfig(var config, _, var uid, var gid, var mode) ->
          target + "  config " + Printable.of(config) + owner(uid, gid, mode) + content(config);
      case Mount.OfTmpfs(_, var sizeBytes, var mode) ->
          target + "  memory, up to " + size(sizeBytes) + ", mode " + octal(mode);
    };
  }

  private String content(String config) {
    var file = configs.get(config);
    return file == null
        ? ""
        : ", " + file.content().size() + " bytes, " + Sha256.of(file.content());
  }

  private void volumes(List<Volume> volumes) {
    if (!volumes.isEmpty()) {
      section("Volumes");
      volumes.forEach(
          it -> field(Printable.of(it.name()), "in memory, up to " + size(it.sizeBytes())));
    }
  }

  private void operations(Operations operations) {
    section("Operations");
    field("exec", operations.exec() ? "allowed" : "never");
    field(
        "logs",
        switch (operations.logs()) {
          case NONE -> "nobody reads them";
          case SEALED -> "the owner reads them";
          case PLAIN -> "everyone on the way can read them";
        });
  }

  private void trust(TrustRequirements trust) {
    section("Trust");
    field("platforms", list(trust.platforms()));
    fields("guest images", trust.guestImages().stream().map(Sha256::toString).toList());
    field("release key", SealingKey.idOf(trust.releaseKey()).toString());
    field(
        "development",
        trust.allowDevelopment()
            ? "ALLOWED: keys may go to hardware that protects nothing"
            : "refused");
    proof(
        trust.evidenceMaxAge(),
        trust.attestationInterval(),
        trust.minimumTcb(),
        trust.vlekProviders(),
        trust.conditions());
  }

  private void proof(
      Duration maxAge,
      Duration interval,
      Map<String, Long> minimumTcb,
      List<String> vlekProviders,
      List<String> conditions) {
    field("proof", "every " + duration(interval) + ", stale after " + duration(maxAge));
    minimumTcb.forEach(
        (component, version) -> field("at least", Printable.of(component) + " " + version));
    vlekProviders.forEach(provider -> field("shared keys", Printable.of(provider)));
    conditions.forEach(condition -> field("condition", Printable.of(condition)));
  }

  private void section(String title) {
    text.append('\n');
    line(title);
  }

  private void fields(String label, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      field(i == 0 ? label : "", values.get(i));
    }
  }

  private void field(String label, String value) {
    line("  " + label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length())) + value);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String orImage(@Nullable List<String> words) {
    if (words == null) {
      return "the image's own";
    }
    return words.isEmpty()
        ? "none"
        : words.stream()
            .map(Printable::of)
            .map(word -> word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "\"" + word + "\"")
            .collect(Collectors.joining(" "));
  }

  private static String orImage(@Nullable String value) {
    return value == null ? "the image's own" : Printable.of(value);
  }

  private static String owner(int uid, int gid, int mode) {
    return ", owner %d:%d, mode %s".formatted(uid, gid, octal(mode));
  }

  private static String octal(int mode) {
    return "0%03o".formatted(mode);
  }

  private static String restart(RestartRule rule) {
    return switch (rule.policy()) {
      case NO -> "never";
      case ALWAYS -> "always";
      case ON_FAILURE ->
          "on failure" + (rule.attemptsMax() == 0 ? "" : ", " + rule.attemptsMax() + " times");
    };
  }

  private static String size(long bytes) {
    return bytes % (1L << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
  }

  /** As in {@code 1h30m}. */
  public static String duration(Duration duration) {
    var text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    return text.isEmpty() ? duration.toMillis() + "ms" : text.toString();
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }

  private static String list(List<String> values) {
    return values.stream().map(Printable::of).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
