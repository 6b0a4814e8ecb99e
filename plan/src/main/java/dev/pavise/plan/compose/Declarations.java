package dev.pavise.plan.compose;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.manifest.ConfigFile;
import dev.pavise.messages.manifest.Volume;
import dev.pavise.messages.sealing.SealedSecret;
import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.SecretSource;
import dev.pavise.plan.yaml.Fields;
import dev.pavise.plan.yaml.Position;
import dev.pavise.plan.yaml.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the file declares for its services to use: secrets, configs and volumes, by name. */
record Declarations(
    Map<String, Declared<SecretSource>> secrets,
    Map<String, Declared<ConfigFile>> configs,
    Map<String, Declared<Volume>> volumes) {

  /** All configs together must leave room in the signed envelope, where they are Base64 twice. */
  static final int CONFIG_BYTES_MAX = 224 * 1024;

  static final long VOLUME_BYTES_DEFAULT = 256L << 20;

  /**
   * @param value absent after a problem was noted
   */
  record Declared<T>(Position at, Optional<T> value) {}

  static Declarations read(Fields top, Path directory) {
    var read =
        new Declarations(
            declared(top, "secrets", field -> secret(field, directory)),
            declared(top, "configs", field -> config(field, directory)),
            declared(top, "volumes", Declarations::volume));
    read.checkConfigsTogether(top);
    return read;
  }

  private static <T> Map<String, Declared<T>> declared(
      Fields top, String key, Function<Fields.Field, Optional<T>> reader) {
    var all = new LinkedHashMap<String, Declared<T>>();
    top.value(key)
        .map(value -> value.fields("a mapping of names"))
        .ifPresent(
            fields -> {
              for (var field : fields.takeAll()) {
                Names.check(key.substring(0, key.length() - 1), field, fields);
                all.put(field.key(), new Declared<>(field.at(), reader.apply(field)));
              }
            });
    return all;
  }

  private static Optional<SecretSource> secret(Fields.Field field, Path directory) {
    var fields = mapping(field, "file or environment");
    var file = fields.value("file");
    var variable = fields.value("environment");
    ignoreOutside(fields, field, "secret");
    var source = Optional.<SecretSource>empty();
    if (file.isPresent() == variable.isPresent()) {
      refuseSource(
          field, fields, Code.SECRET_SOURCE_MISSING, "secret", "\"file\" or \"environment\"");
    } else if (file.isPresent()) {
      source =
          FileContent.locate(file.get(), directory, "secret", SealedSecret.PLAINTEXT_BYTES_MAX)
              .map(SecretSource.OfFile::new);
    } else {
      source = variable.flatMap(value -> secretVariable(value, fields.variables()));
    }
    fields.refuseRest();
    return source;
  }

  private static Optional<SecretSource> secretVariable(Value value, Map<String, String> variables) {
    var name = value.text("the name of a variable");
    var content = name.map(variables::get).filter(it -> !it.isEmpty());
    if (name.isPresent() && content.isEmpty()) {
      value.refuse(
          Code.SECRET_SOURCE_MISSING,
          "variable " + name.get() + " is not set, or empty",
          "Set " + name.get() + " in the environment.");
    }
    return content.map(it -> new SecretSource.OfVariable(name.get(), it));
  }

  private static Optional<ConfigFile> config(Fields.Field field, Path directory) {
    var fields = mapping(field, "file or content");
    var sources =
        List.of(fields.value("file"), fields.value("content"), fields.value("environment"));
    ignoreOutside(fields, field, "config");
    fields.refuseRest();
    if (sources.stream().filter(Optional::isPresent).count() != 1) {
      refuseSource(
          field,
          fields,
          Code.CONFIG_SOURCE_MISSING,
          "config",
          "\"file\", \"content\" or \"environment\"");
      return Optional.empty();
    }
    return sources
        .get(0)
        .flatMap(file -> contentOf(file, directory))
        .or(
            () ->
                sources
                    .get(1)
                    .flatMap(value -> value.text("the config's content"))
                    .map(Declarations::utf8))
        .or(() -> sources.get(2).flatMap(value -> configVariable(value, fields.variables())))
        .map(content -> new ConfigFile(field.key(), content));
  }

  private static Optional<Bytes> configVariable(Value value, Map<String, String> variables) {
    var name = value.text("the name of a variable");
    var content = name.map(variables::get);
    if (name.isPresent() && content.isEmpty()) {
      value.refuse(
          Code.CONFIG_SOURCE_MISSING,
          "variable " + name.get() + " is not set",
          "Set " + name.get() + " in the environment.");
    }
    return content.map(Declarations::utf8);
  }

  private static Optional<Bytes> contentOf(Value value, Path directory) {
    var file = FileContent.locate(value, directory, "config", CONFIG_BYTES_MAX);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (var in = Files.newInputStream(file.get())) {
      return Optional.of(Bytes.copyOf(in.readNBytes(CONFIG_BYTES_MAX)));
    } catch (IOException e) {
      value.refuse(
          Code.CONFIG_SOURCE_MISSING,
          "the file cannot be read: " + e.getMessage(),
          "Make it readable.");
      return Optional.empty();
    }
  }

  private static Optional<Volume> volume(Fields.Field field) {
    var fields = mapping(field, "settings of a volume");
    fields
        .value("driver")
        .ifPresent(
            value ->
                value.parse(
                    "a driver that guests have",
                    "Leave it out: a volume is in the guest's memory.",
                    text -> Optional.of(text).filter("local"::equals)));
    fields
        .take("driver_opts")
        .ifPresent(
            it ->
                fields
                    .problems()
                    .add(
                        it.at(),
                        Code.KEY_UNSUPPORTED,
                        "a volume takes no options of a driver",
                        "Remove them; its size stands under x-pavise: size."));
    ignoreOutside(fields, field, "volume");
    var size = fields.value("x-pavise").flatMap(Declarations::sizeOf);
    fields.refuseRest();
    fields
        .problems()
        .note(field.at(), "volume " + field.key() + " is in memory and ends with the deployment");
    return Optional.of(new Volume(field.key(), size.orElse(VOLUME_BYTES_DEFAULT)));
  }

  private static Optional<Long> sizeOf(Value extension) {
    var fields = extension.fields("Pavise's settings of the volume");
    var size = fields.value("size").flatMap(Mounts::size);
    fields.refuseRest();
    return size.filter(it -> it > 0);
  }

  private static Fields mapping(Fields.Field field, String expected) {
    return field.value().isNull() ? field.value().noFields() : field.value().fields(expected);
  }

  /** What belongs to somebody else, and names that only mean something to Docker. */
  private static void ignoreOutside(Fields fields, Fields.Field field, String kind) {
    fields
        .take("external")
        .filter(it -> it.value().isTrue())
        .ifPresent(
            it ->
                fields
                    .problems()
                    .add(
                        it.at(),
                        Code.KEY_UNSUPPORTED,
                        "an external " + kind + " is out of reach of a guest",
                        "Declare " + field.key() + " here, with where it comes from."));
    for (var key : Set.of("name", "labels")) {
      fields
          .take(key)
          .ifPresent(it -> fields.problems().note(it.at(), it.at().path() + " is passed over"));
    }
  }

  private static void refuseSource(
      Fields.Field field, Fields fields, Code code, String kind, String choices) {
    var isExternal = fields.has("external");
    if (!isExternal) {
      fields
          .problems()
          .add(
              field.at(),
              code,
              "%s \"%s\" must have exactly one source".formatted(kind, field.key()),
              "Give " + choices + ".");
    }
  }

  private void checkConfigsTogether(Fields top) {
    var total = 0L;
    for (var declared : configs.values()) {
      total += declared.value().map(config -> config.content().size()).orElse(0);
      if (total > CONFIG_BYTES_MAX) {
        top.problems()
            .add(
                declared.at(),
                Code.FILE_TOO_LARGE,
                "all configs together have more than " + CONFIG_BYTES_MAX + " bytes",
                "Put large files into the image.");
        return;
      }
    }
  }

  private static Bytes utf8(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
