package dev.pavise.plan.compose;

import dev.pavise.messages.manifest.EnvironmentValue;
import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.yaml.Fields;
import dev.pavise.plan.yaml.Position;
import dev.pavise.plan.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A service's environment, as a mapping or a list. Compose has no way to say that a variable comes
 * from a secret; the service's {@code x-pavise: environmentFromSecrets} does: variable → secret.
 * Not thread-safe.
 */
final class Environment {
  private static final Pattern NAME = Pattern.compile("[^=\\x00]{1,256}");
  private static final Pattern LOOKS_SECRET =
      Pattern.compile("(?i).*(password|passwd|secret|token|api_?key|private_?key|credential).*");

  private final Map<String, EnvironmentValue> values = new TreeMap<>();
  private final List<Use> secrets = new ArrayList<>();
  private final Fields service;

  private Environment(Fields service) {
    this.service = service;
  }

  static Environment read(Fields service) {
    var read = new Environment(service);
    service.value("environment").ifPresent(read::variables);
    service.value("x-pavise").ifPresent(read::extension);
    return read;
  }

  /** By name, sorted. */
  Map<String, EnvironmentValue> values() {
    return values;
  }

  List<Use> secrets() {
    return secrets;
  }

  private void variables(Value value) {
    if (value.isList()) {
      value.items("a list").forEach(this::listed);
      return;
    }
    for (var field : value.fields("a mapping or a list of variables").takeAll()) {
      if (field.value().isNull()) {
        inherited(field.at(), field.key());
      } else {
        field
            .value()
            .text("the variable's value")
            .ifPresent(it -> put(field.at(), field.key(), it));
      }
    }
  }

  private void listed(Value item) {
    var text = item.text("NAME=value");
    if (text.isEmpty()) {
      return;
    }
    var equals = text.get().indexOf('=');
    if (equals < 0) {
      inherited(item.position(), text.get());
    } else {
      put(item.position(), text.get().substring(0, equals), text.get().substring(equals + 1));
    }
  }

  private void inherited(Position at, String name) {
    var value = Optional.ofNullable(service.variables().get(name));
    value.ifPresentOrElse(
        it -> put(at, name, it),
        () ->
            service
                .problems()
                .add(
                    at,
                    Code.VARIABLE_UNDEFINED,
                    "variable " + name + " is to be inherited, but is not set",
                    "Set " + name + " in the environment, or give it a value here."));
  }

  private void put(Position at, String name, String value) {
    if (!NAME.matcher(name).matches() || value.indexOf('\0') >= 0) {
      service
          .problems()
          .add(
              at,
              Code.VALUE_INVALID,
              "\"" + name + "\" is no environment variable",
              "Write NAME: value, the name with 1 to 256 characters.");
      return;
    }
    if (LOOKS_SECRET.matcher(name).matches() && !value.isEmpty()) {
      service
          .problems()
          .note(
              at,
              name
                  + " stands in the clear in the manifest; if it is secret, declare a secret and"
                  + " name it under the service's x-pavise: environmentFromSecrets");
    }
    if (values.put(name, new EnvironmentValue.Literal(value)) != null) {
      twice(at, name);
    }
  }

  private void extension(Value value) {
    var extension = value.fields("Pavise's settings of the service");
    extension
        .value("environmentFromSecrets")
        .ifPresent(
            it ->
                it.fields("variables and the secrets they are taken from")
                    .takeAll()
                    .forEach(this::fromSecret));
    extension.refuseRest();
  }

  private void fromSecret(Fields.Field field) {
    var secret = field.value().text("the name of a secret");
    secret.ifPresent(
        name -> {
          secrets.add(new Use(field.value().position(), name));
          if (values.put(field.key(), new EnvironmentValue.FromSecret(name)) != null) {
            twice(field.at(), field.key());
          }
        });
  }

  private void twice(Position at, String name) {
    service
        .problems()
        .add(at, Code.KEY_TWICE, "variable " + name + " is given twice", "Keep one of the two.");
  }
}
