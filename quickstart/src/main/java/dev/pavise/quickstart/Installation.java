package dev.pavise.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The whole of Pavise on this machine: started in parallel as far as one part needs no other,
 * stopped in the reverse order. An app that dies is started again; when an engine dies, the
 * installation is over.
 */
final class Installation implements AutoCloseable {
  /** QEMU's user network shows this machine to its guests under this address. */
  static final String HOST_SEEN_FROM_GUEST = "10.0.2.2";

  private static final int RESTARTS_MAX = 20;

  private final Layout layout;
  private final Progress progress;
  private final Addresses addresses;
  private final LocalAuthority authority;
  private final ConcurrentLinkedDeque<Child> children = new ConcurrentLinkedDeque<>();
  private volatile boolean closing;
  private @Nullable Database database;

  Installation(Layout layout, Progress progress) {
    layout.create();
    this.layout = layout;
    this.progress = progress;
    this.addresses = Addresses.choose(new Ports(layout.run().resolve("ports.properties")));
    this.authority = LocalAuthority.in(layout.tls());
  }

  Addresses addresses() {
    return addresses;
  }

  LocalAuthority authority() {
    return authority;
  }

  Layout layout() {
    return layout;
  }

  Path releasePublicKey() {
    return layout.keys().resolve("release.pub");
  }

  /** Starts everything; when it returns, every part answers. */
  void start() throws InterruptedException {
    var temporaryFiles = layout.run().resolve("tmp");
    try {
      Files.createDirectories(temporaryFiles);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + temporaryFiles, e);
    }
    addresses.requireFree();
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var keys = executor.submit(() -> makeKeys(temporaryFiles));
      var postgres = executor.submit(this::startDatabase);
      var broker = executor.submit(() -> startBroker(temporaryFiles));
      var registry = executor.submit(this::startRegistry);
      var webUi = executor.submit(() -> startWebUi(temporaryFiles));
      join(keys);
      join(postgres);
      join(broker);
      var controlPlane = executor.submit(() -> startControlPlane(temporaryFiles));
      var worker = executor.submit(() -> startWorker(temporaryFiles, controlPlane));
      for (var part : List.of(controlPlane, worker, registry, webUi)) {
        join(part);
      }
    } finally {
      executor.shutdownNow(); // When one part fails, nobody waits for the others to get ready.
    }
  }

  private static void join(Future<?> part) throws InterruptedException {
    try {
      part.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw new IllegalStateException("starting failed", e.getCause());
    }
  }

  private @Nullable Void makeKeys(Path temporaryFiles) throws InterruptedException {
    runOnce(
        temporaryFiles,
        new JavaApp(
            "worker-keys",
            "worker",
            "dev.pavise.worker.WorkerKeys",
            "64m",
            List.of(layout.keys().toString())),
        layout.keys().resolve("release.key"));
    return null;
  }

  private Path tpmRoot() {
    return layout.providerState().resolve("tpm-ca/root.pem");
  }

  /** Runs a command that makes a file, unless the file is there. */
  private void runOnce(Path temporaryFiles, JavaApp command, Path made)
      throws InterruptedException {
    if (Files.exists(made)) {
      return;
    }
    var child = command.start(layout, temporaryFiles);
    while (child.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    child.stop();
    if (Files.notExists(made)) {
      throw new Failure(command.name() + " did not make " + made, child.lastLines());
    }
  }

  private void startDatabase() {
    database = Database.start(layout, addresses.postgresPort());
    progress.say("PostgreSQL listens on 127.0.0.1:" + addresses.postgresPort());
  }

  private @Nullable Void startBroker(Path temporaryFiles) throws InterruptedException {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put(
        "listeners",
        "PLAINTEXT://"
            + addresses.broker()
            + ",CONTROLLER://127.0.0.1:"
            + addresses.controllerPort());
    settings.put("advertised.listeners", "PLAINTEXT://" + addresses.broker());
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + addresses.controllerPort());
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", layout.data("kafka"));
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    Settings.write(layout.config("broker"), settings);
    var child =
        new JavaApp(
                "broker",
                "quickstart",
                Broker.class.getName(),
                "320m",
                List.of(layout.config("broker").toString()))
            .start(layout, temporaryFiles);
    children.push(child);
    child.awaitReady(() -> Reachable.on(addresses.brokerPort()));
    progress.say("Kafka (KRaft) listens on " + addresses.broker());
    child.whenEnded(() -> engineEnded(child));
    return null;
  }

  private @Nullable Void startRegistry() throws InterruptedException {
    var child =
        Child.start(
            layout,
            "registry",
            List.of(
                "docker-registry",
                "serve",
                layout.home().resolve("samples/registry/config.yml").toString()),
            Map.of(
                "REGISTRY_HTTP_ADDR", addresses.registry(),
                "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", layout.data("registry").toString()));
    children.push(child);
    child.awaitReady(() -> Reachable.on(addresses.registryPort()));
    progress.say("the registry listens on " + addresses.registry());
    child.whenEnded(() -> engineEnded(child));
    return null;
  }

  /** What webhooks' secrets rest under; made once, as a new one would open none of them. */
  private Path webhookKey() {
    var file = layout.run().resolve("webhook.key");
    if (Files.notExists(file)) {
      PrivateFile.write(file, RandomSecret.key());
    }
    return file;
  }

  private @Nullable Void startControlPlane(Path temporaryFiles) throws InterruptedException {
    var opened = database;
    if (opened == null) {
      throw new IllegalStateException("the database starts before the control plane");
    }
    var prefix = "pavise.control-plane.";
    var settings = new LinkedHashMap<String, Object>();
    settings.put("server.port", addresses.apiPort());
    settings.put("server.address", "127.0.0.1");
    settings.put("server.ssl.bundle", "server");
    settings.put(
        "spring.ssl.bundle.pem.server.keystore.certificate",
        "file:" + authority.serverCertificate());
    settings.put(
        "spring.ssl.bundle.pem.server.keystore.private-key", "file:" + authority.serverKey());
    settings.put("spring.datasource.url", opened.jdbcUrl());
    settings.put("spring.datasource.username", Database.APPLICATION);
    settings.put("spring.datasource.password", opened.password());
    settings.put("spring.flyway.user", Database.NAME);
    settings.put("spring.flyway.password", opened.ownerPassword());
    settings.put("spring.kafka.bootstrap-servers", addresses.broker());
    settings.put(prefix + "bootstrap-token-file", layout.bootstrapToken());
    settings.put(
        prefix + "attester-address", "https://" + HOST_SEEN_FROM_GUEST + ":" + addresses.apiPort());
    settings.put(prefix + "attester-ca-file", authority.caCertificate());
    settings.put(prefix + "release-key-file", releasePublicKey());
    settings.put(prefix + "result-key-file", layout.keys().resolve("result.pub.pem"));
    settings.put(prefix + "webhooks.key-file", webhookKey());
    settings.put(prefix + "guest-images", layout.guestImageDirectory());
    settings.put(prefix + "local.enabled", "true");
    settings.put(prefix + "local.state-directory", layout.providerState());
    settings.put(prefix + "local.firmware-code", layout.firmware("code"));
    settings.put(prefix + "local.firmware-variables", layout.firmware("vars"));
    settings.put(
        prefix + "local.registries[" + addresses.registry() + "]",
        "http://" + HOST_SEEN_FROM_GUEST + ":" + addresses.registryPort());
    Settings.write(layout.config("control-plane"), settings);
    startApp(
        JavaApp.spring(
            layout, "control-plane", "dev.pavise.controlplane.ControlPlaneApplication", "320m"),
        temporaryFiles,
        addresses.apiPort());
    progress.say("the control plane listens on " + addresses.api());
    return null;
  }

  private @Nullable Void startWorker(Path temporaryFiles, Future<?> controlPlane)
      throws InterruptedException {
    // The control plane's local provider makes this root as one of its first acts.
    while (Files.notExists(tpmRoot()) && !controlPlane.isDone()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    var prefix = "pavise.worker.";
    var settings = new LinkedHashMap<String, Object>();
    settings.put("spring.kafka.bootstrap-servers", addresses.broker());
    settings.put(prefix + "release-key-file", layout.keys().resolve("release.key"));
    settings.put(prefix + "result-key-file", layout.keys().resolve("result.key"));
    settings.put(prefix + "reference-values", layout.guestImageDirectory());
    settings.put(prefix + "development-roots[0]", tpmRoot());
    // One that takes the place of a killed worker takes over its partitions at once.
    settings.put(prefix + "instance", "quickstart");
    Settings.write(layout.config("worker"), settings);
    var app = JavaApp.spring(layout, "worker", "dev.pavise.worker.WorkerApplication", "256m");
    children.push(supervised(app, temporaryFiles, 0));
    progress.say("a worker reads from Kafka; its release key is " + releasePublicKey());
    return null;
  }

  private @Nullable Void startWebUi(Path temporaryFiles) throws InterruptedException {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("server.port", addresses.uiPort());
    settings.put("server.address", "127.0.0.1");
    settings.put("pavise.web-ui.api-address", addresses.api());
    settings.put("pavise.web-ui.api-ca-file", authority.caCertificate());
    Settings.write(layout.config("web-ui"), settings);
    startApp(
        JavaApp.spring(layout, "web-ui", "dev.pavise.webui.WebUiApplication", "192m"),
        temporaryFiles,
        addresses.uiPort());
    progress.say("the dashboard listens on " + addresses.dashboard());
    return null;
  }

  private void startApp(JavaApp app, Path temporaryFiles, int port) throws InterruptedException {
    var child = supervised(app, temporaryFiles, 0);
    children.push(child);
    child.awaitReady(() -> Reachable.on(port));
  }

  /** Starts an app, and starts it again whenever it dies while the installation lives. */
  private Child supervised(JavaApp app, Path temporaryFiles, int restarts) {
    var child = app.start(layout, temporaryFiles);
    child.whenEnded(
        () -> {
          if (closing) {
            return;
          }
          children.remove(child);
          if (restarts == RESTARTS_MAX) {
            progress.say(app.name() + " died " + RESTARTS_MAX + " times; it stays down");
            progress.show(child.lastLines());
            return;
          }
          progress.say(app.name() + " died; starting it again");
          children.push(supervised(app, temporaryFiles, restarts + 1));
        });
    return child;
  }

  private void engineEnded(Child engine) {
    if (!closing) {
      progress.say(engine.name() + " died. Stop with Ctrl-C; " + engine.lastLines());
    }
  }

  /** Stops every process that was started; tries each, whatever the others do. */
  @Override
  public void close() {
    closing = true;
    for (var child : children) {
      child.stop();
    }
    children.clear();
    if (database != null) {
      database.close();
    }
  }
}
