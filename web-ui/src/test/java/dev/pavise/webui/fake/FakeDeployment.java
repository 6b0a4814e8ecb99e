package dev.pavise.webui.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment of the fake control plane. Its fields are set, then {@link #tell} makes them known,
 * as one step. Guarded by the fake's lock.
 */
public final class FakeDeployment {
  private static final Duration EVIDENCE_AGE_MAX = Duration.ofMinutes(5);

  private final FakeControlPlane fake;
  final UUID id;
  String name;
  String platform = "tpm-development";
  String life = "REQUESTED";
  @Nullable String lifeMessage;
  String trust = "PENDING";
  boolean development = true;
  final Map<String, String> axes = new LinkedHashMap<>();
  List<Map<String, Object>> findings = List.of();
  @Nullable Instant provenAt;
  @Nullable Instant expiresAt;
  final List<Map<String, Object>> endpoints = new ArrayList<>();
  List<Map<String, Object>> containers = List.of();
  @Nullable String instance;
  final Instant createdAt;
  long sequence;
  final List<Map<String, Object>> timeline = new ArrayList<>();
  final List<Map<String, Object>> results = new ArrayList<>();

  FakeDeployment(FakeControlPlane fake, String name) {
    this.fake = fake;
    this.id = UUID.randomUUID();
    this.name = name;
    this.createdAt = fake.now();
    for (var axis :
        List.of("hardware", "firmware", "guestImage", "workload", "keyBinding", "freshness")) {
      axes.put(axis, "NOT_CHECKED");
    }
    endpoints.add(
        Map.of(
            "container", "web",
            "containerPort", 8443,
            "address", "127.0.0.1:8443",
            "protocol", "tcp"));
  }

  /** Lets time pass between two steps, where what is told lies in the past. */
  public FakeDeployment after(long millis) {
    fake.pass(Duration.ofMillis(millis));
    return this;
  }

  public UUID id() {
    return id;
  }

  public FakeDeployment life(String life) {
    return fake.locked(() -> this.life = life, this);
  }

  public FakeDeployment lifeMessage(String message) {
    return fake.locked(() -> lifeMessage = message, this);
  }

  public FakeDeployment trust(String trust) {
    return fake.locked(() -> this.trust = trust, this);
  }

  public FakeDeployment platform(String platform, boolean development) {
    return fake.locked(
        () -> {
          this.platform = platform;
          this.development = development;
        },
        this);
  }

  public FakeDeployment axis(String axis, String status) {
    return fake.locked(() -> axes.put(axis, status), this);
  }

  public FakeDeployment instance(String instance) {
    return fake.locked(() -> this.instance = instance, this);
  }

  public FakeDeployment endpoint(
      String container, int containerPort, String address, String protocol) {
    return fake.locked(
        () ->
            endpoints.add(
                Map.of(
                    "container", container,
                    "containerPort", containerPort,
                    "address", address,
                    "protocol", protocol)),
        this);
  }

  public FakeDeployment container(String name, String state, int restarts) {
    return fake.locked(
        () -> containers = List.of(Map.of("name", name, "state", state, "restarts", restarts)),
        this);
  }

  public FakeDeployment findings(List<Map<String, Object>> findings) {
    return fake.locked(() -> this.findings = findings, this);
  }

  /** Proven a while ago, for as long as a manifest commonly allows. */
  public FakeDeployment proven(Duration ago) {
    return proven(ago, EVIDENCE_AGE_MAX);
  }

  public FakeDeployment proven(Duration ago, Duration counts) {
    return fake.locked(
        () -> {
          provenAt = fake.now().minus(ago);
          expiresAt = provenAt.plus(counts);
        },
        this);
  }

  /** All axes but the hardware's pass, as on the local provider. */
  public FakeDeployment affirmed() {
    return fake.locked(
        () -> {
          axes.replaceAll((axis, status) -> "PASS");
          axes.put("hardware", "WARN");
          findings =
              List.of(
                  Fixtures.finding(
                      "DEVELOPMENT_HARDWARE",
                      "hardware",
                      "WARN",
                      "ek.root",
                      "a root for production",
                      "CN=pavise software TPM, for development only",
                      "none for development; for anything else run on hardware with a production"
                          + " root"));
        },
        this);
  }

  /** Adds a step to the timeline, which tells everybody who listens. */
  public FakeDeployment tell(String kind, String title) {
    return tell(kind, title, null, Map.of());
  }

  public FakeDeployment tell(
      String kind, String title, @Nullable String detail, Map<String, Object> more) {
    return fake.locked(
        () -> {
          sequence++;
          var entry = new LinkedHashMap<String, Object>();
          entry.put("sequence", sequence);
          entry.put("at", fake.now().toString());
          entry.put("kind", kind);
          entry.put("title", title);
          if (detail != null) {
            entry.put("detail", detail);
          }
          entry.putAll(more);
          timeline.add(entry);
          fake.announce(this, entry);
        },
        this);
  }

  /** Stores a verdict and gives the id of its evidence. */
  public UUID result(String tier, boolean released) {
    var evidence = UUID.randomUUID();
    fake.locked(
        () -> results.add(0, Fixtures.result(this, evidence, tier, released, fake.now())), this);
    return evidence;
  }

  Map<String, Object> view() {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", id.toString());
    view.put("name", name);
    view.put("revision", 1);
    view.put("manifestDigest", Fixtures.digest("manifest of " + name));
    view.put("ownerKey", Fixtures.digest("owner key"));
    view.put("provider", "local");
    view.put("platform", platform);
    view.put("life", life);
    putIfPresent(view, "lifeMessage", lifeMessage);
    view.put("trust", trust);
    view.put("development", development);
    view.put(
        "axes",
        axes.entrySet().stream()
            .map(each -> Map.of("axis", each.getKey(), "status", each.getValue()))
            .toList());
    view.put("findings", findings);
    putIfPresent(view, "provenAt", provenAt == null ? null : provenAt.toString());
    putIfPresent(view, "expiresAt", expiresAt == null ? null : expiresAt.toString());
    view.put("endpoints", List.copyOf(endpoints));
    view.put("containers", containers);
    putIfPresent(view, "instance", instance);
    view.put("createdAt", createdAt.toString());
    view.put("updatedAt", fake.now().toString());
    view.put("sequence", sequence);
    view.put("aFieldOfTomorrow", Map.of("ignored", true));
    return view;
  }

  private static void putIfPresent(Map<String, Object> view, String key, @Nullable Object value) {
    if (value != null) {
      view.put(key, value);
    }
  }
}
