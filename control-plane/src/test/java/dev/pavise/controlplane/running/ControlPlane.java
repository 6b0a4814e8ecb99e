package dev.pavise.controlplane.running;

import dev.pavise.controlplane.ControlPlaneApplication;
import dev.pavise.controlplane.provider.Provider;
import dev.pavise.messages.Bytes;
import dev.pavise.messages.Sha256;
import dev.pavise.messages.sealing.SealingKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One running replica. Several may share a home: the files and the database of one installation.
 */
public final class ControlPlane implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  /** What replicas of one installation have in common. */
  public record Home(
      Path directory,
      Engines.Database database,
      String kafka,
      Signer signer,
      SealingKey releaseKey,
      Sha256 guestImage) {
    public static Home create(Path directory, Signer signer) throws IOException {
      var releaseKey = SealingKey.generate();
      var image = Bytes.copyOf("an image".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      Files.writeString(directory.resolve("release.pub"), releaseKey.publicKey().toBase64());
      Files.writeString(directory.resolve("result.pub"), signer.publicPem());
      var webhookKey = new byte[32];
      new SecureRandom().nextBytes(webhookKey);
      Files.setPosixFilePermissions(
          Files.writeString(
              directory.resolve("webhook.key"), Bytes.copyOf(webhookKey).toBase64() + "\n"),
          PosixFilePermissions.fromString("rw-------"));
      Files.createDirectories(directory.resolve("images"));
      Files.write(directory.resolve("images/guest.efi"), image.toByteArray());
      Files.writeString(
          directory.resolve("images/guest.efi.reference-values.json"), "{\"kernel\":\"6.12\"}");
      return new Home(
          directory, Engines.newDatabase(), Engines.kafka(), signer, releaseKey, Sha256.of(image));
    }

    public Home withKafka(String servers) {
      return new Home(directory, database, servers, signer, releaseKey, guestImage);
    }

    public String bootstrapToken() throws IOException {
      return Files.readString(bootstrapTokenFile());
    }

    public Path bootstrapTokenFile() {
      return directory.resolve("bootstrap-token");
    }
  }

  private ControlPlane(ConfigurableApplicationContext context) {
    this.context = context;
  }

  public static ControlPlane start(Home home, Provider provider) {
    return start(home, provider, Map.of());
  }

  public static ControlPlane start(Home home, Provider provider, Map<String, String> more) {
    var properties = new HashMap<String, Object>();
    properties.put("server.port", "0");
    properties.put("spring.datasource.url", home.database().url());
    properties.put("spring.datasource.username", Engines.APPLICATION);
    properties.put("spring.datasource.password", home.database().password());
    properties.put("spring.flyway.user", Engines.OWNER);
    properties.put("spring.flyway.password", home.database().password());
    properties.put("spring.kafka.bootstrap-servers", home.kafka());
    var own = "pavise.control-plane.";
    properties.put(own + "bootstrap-token-file", home.bootstrapTokenFile().toString());
    properties.put(own + "attester-address", "https://10.0.2.2:8443");
    properties.put(own + "release-key-file", home.directory().resolve("release.pub").toString());
    properties.put(own + "result-key-file", home.directory().resolve("result.pub").toString());
    properties.put(own + "guest-images", home.directory().resolve("images").toString());
    properties.put(own + "watch-interval", "300ms");
    properties.put(own + "webhooks.key-file", home.directory().resolve("webhook.key").toString());
    properties.putAll(more);
    var application = new SpringApplication(ControlPlaneApplication.class);
    application.setDefaultProperties(properties);
    application.addInitializers(
        context ->
            context
                .getBeanFactory()
                .registerSingleton("testProvider-" + provider.name(), provider));
    return new ControlPlane(
        application.run(
            properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new)));
  }

  public URI address() {
    var server = ((WebServerApplicationContext) context).getWebServer();
    return URI.create("http://127.0.0.1:" + (server == null ? 0 : server.getPort()));
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Tells its listeners, as a feature would. */
  public void publish(Object event) {
    context.publishEvent(event);
  }

  @Override
  public void close() {
    context.close();
  }
}
