package dev.pavise.plan.compose;

import dev.pavise.messages.manifest.Container;
import dev.pavise.messages.manifest.RestartRule;
import dev.pavise.plan.Problem.Code;
import dev.pavise.plan.registry.ImageReference;
import dev.pavise.plan.yaml.Fields;
import dev.pavise.plan.yaml.Position;
import dev.pavise.plan.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the services of one file; what several of them must not share is kept here. */
final class ServiceReader {
  private static final Pattern USER =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,31})?");
  private static final Pattern ON_FAILURE = Pattern.compile("on-failure(?::([0-9]{1,6}))?");
  private static final String PLATFORM = "linux/amd64";

  private final Ports ports = new Ports();

  Service read(Fields.Field field) {
    var service = field.value().fields("a service");
    Names.check("service", field, service);
    var imageAt = service.take("image").map(image -> image.value().position()).orElse(field.at());
    var image = image(service, field);
    var entrypoint = service.value("entrypoint").map(CommandLine::read);
    var command = service.value("command").map(CommandLine::read);
    var environment = Environment.read(service);
    var mounts = Mounts.read(service);
    var dependencies = dependencies(service);
    refusePrivileged(service);
    checkPlatform(service);
    var container =
        new Container(
            field.key(),
            image.map(ImageReference::toString).orElse(""),
            entrypoint.orElse(null),
            // As in Docker: an entrypoint of one's own does without the image's arguments.
            command.or(() -> entrypoint.map(_ -> List.<String>of())).orElse(null),
            user(service).orElse(null),
            workingDirectory(service).orElse(null),
            environment.values(),
            mounts.mounts(),
            ports.read(service),
            Capabilities.read(service),
            service.value("read_only").map(Value::isTrue).orElse(false),
            service.value("restart").flatMap(ServiceReader::restart).orElse(RestartRule.NEVER),
            dependencies.stream().map(Use::name).distinct().toList());
    ComposeKeys.judgeService(service);
    var secrets = new ArrayList<>(mounts.secrets());
    secrets.addAll(environment.secrets());
    return new Service(
        field.at(),
        container,
        image,
        imageAt,
        dependencies,
        mounts.volumes(),
        secrets,
        mounts.configs());
  }

  private static Optional<ImageReference> image(Fields service, Fields.Field field) {
    var value = service.value("image");
    if (value.isEmpty()) {
      if (!service.has("build") && field.value().isMapping()) {
        service
            .problems()
            .add(
                field.at(),
                Code.IMAGE_MISSING,
                "service \"" + field.key() + "\" has no image",
                "Name one, as in image: registry.example/web:1.");
      }
      return Optional.empty();
    }
    var image = value.get();
    var text = image.text("an image, as in registry.example/web:1");
    var reference = text.flatMap(ImageReference::parse);
    if (text.isPresent() && reference.isEmpty()) {
      image.refuse(
          Code.IMAGE_INVALID,
          "\"" + text.get() + "\" is no image",
          "Write registry/repository:tag or registry/repository@sha256:…, in small letters.");
    }
    if (reference.isPresent() && text.get().indexOf('@') < 0 && !text.get().matches(".*:[^/]*")) {
      image.problems().note(image.position(), text.get() + " names no tag; \"latest\" is taken");
    }
    return reference;
  }

  private static void refusePrivileged(Fields service) {
    var privileged = service.take("privileged").filter(it -> it.value().isTrue());
    privileged.ifPresent(
        it ->
            service
                .problems()
                .add(
                    it.at(),
                    Code.PRIVILEGED,
                    "a privileged container could read the keys of the whole guest",
                    "Remove it; name the single capabilities it needs under \"cap_add\"."));
  }

  private static void checkPlatform(Fields service) {
    service
        .value("platform")
        .ifPresent(
            value ->
                value.parse(
                    "a platform that guests have",
                    "Write " + PLATFORM + " or leave it out.",
                    text -> Optional.of(text).filter(PLATFORM::equals)));
  }

  private static Optional<String> user(Fields service) {
    return service
        .value("user")
        .flatMap(
            value ->
                value.parse(
                    "a user",
                    "Write a name or a number, with :group behind it if need be.",
                    text -> Optional.of(text).filter(it -> USER.matcher(it).matches())));
  }

  private static Optional<String> workingDirectory(Fields service) {
    return service
        .value("working_dir")
        .flatMap(
            value ->
                value.parse(
                    "an absolute path",
                    "Begin it with a slash.",
                    text ->
                        Optional.of(text)
                            .filter(it -> it.startsWith("/") && it.indexOf('\0') < 0)));
  }

  private static Optional<RestartRule> restart(Value value) {
    return value.parse(
        "a restart policy",
        "Write \"no\", always, unless-stopped, on-failure or on-failure:5.",
        text ->
            switch (text) {
              case "no", "false" -> Optional.of(RestartRule.NEVER);
              case "always", "unless-stopped" ->
                  Optional.of(new RestartRule(RestartRule.Policy.ALWAYS, 0));
              default -> onFailure(text);
            });
  }

  private static Optional<RestartRule> onFailure(String text) {
    var match = ON_FAILURE.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    var attempts = match.group(1) == null ? 0 : Integer.parseInt(match.group(1));
    return Optional.of(new RestartRule(RestartRule.Policy.ON_FAILURE, attempts));
  }

  private static List<Use> dependencies(Fields service) {
    var value = service.value("depends_on");
    if (value.isEmpty()) {
      return List.of();
    }
    var uses = new ArrayList<Use>();
    if (value.get().isMapping()) {
      for (var field : value.get().fields("services").takeAll()) {
        uses.add(new Use(field.at(), field.key()));
        if (!field.value().isNull()) {
          condition(field.value().fields("a condition"));
        }
      }
    } else {
      for (var item : value.get().items("a list of services")) {
        Position at = item.position();
        item.text("the name of a service").ifPresent(name -> uses.add(new Use(at, name)));
      }
    }
    return uses;
  }

  private static void condition(Fields fields) {
    fields.value("required").ifPresent(Value::isTrue);
    fields
        .value("condition")
        .ifPresent(
            value ->
                value.parse(
                    "a condition that a guest waits for",
                    "Write service_started: a guest starts a service after those it depends on, and"
                        + " does not know when they are ready.",
                    text -> Optional.of(text).filter("service_started"::equals)));
    fields.refuseRest();
  }
}
