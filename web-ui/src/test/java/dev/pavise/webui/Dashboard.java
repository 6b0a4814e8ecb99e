package dev.pavise.webui;

import dev.pavise.webui.fake.FakeControlPlane;
import dev.pavise.webui.fake.TestCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The dashboard, running before a fake control plane. */
public final class Dashboard implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private Dashboard(ConfigurableApplicationContext context) {
    this.context = context;
  }

  public static Dashboard start(FakeControlPlane api, TestCertificate certificate, String... more) {
    return start(api.address(), certificate.caFile(), more);
  }

  static Dashboard start(URI api, Path caFile, String... more) {
    var arguments =
        Stream.concat(
            Stream.of(
                "--server.port=0",
                "--pavise.web-ui.api-address=" + api,
                "--pavise.web-ui.api-ca-file=" + caFile),
            Arrays.stream(more));
    return new Dashboard(
        new SpringApplication(WebUiApplication.class).run(arguments.toArray(String[]::new)));
  }

  public URI address() {
    return URI.create(
        "http://127.0.0.1:"
            + Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")));
  }

  @Override
  public void close() {
    context.close();
  }
}
