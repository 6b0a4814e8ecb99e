package dev.pavise.quickstart;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The services alone, for deployments of one's own; its data stays from one start to the next. */
@Command(
    name = "up",
    description = "Start all services and keep them running.",
    mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {
  @Option(
      names = "--detach",
      description = "Return once everything answers; stop with ./pavise down.")
  private boolean detach;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var layout = Quickstart.layout();
    if (detach) {
      return startDetached(layout);
    }
    var progress = new Progress(System.err);
    var stop = new UntilStopped();
    try (var _ = Supervision.begin(layout, progress);
        var installation = new Installation(layout, progress)) {
      installation.start();
      progress.say("dashboard: " + installation.addresses().dashboard());
      progress.say(
          "REST API:  "
              + installation.addresses().api()
              + "  (CA: "
              + installation.authority().caCertificate()
              + ")");
      progress.say("registry:  " + installation.addresses().registry());
      try (var api = FirstTenant.open(installation, progress)) {
        progress.say("sign in once with the code: " + api.signInCode().code());
      }
      progress.say(
          "To deploy: ./pavise keys generate, then ./pavise deploy FILE --allow-development");
      progress.say("Everything runs. Ctrl-C stops it.");
      Files.writeString(readyFile(layout), "ready");
      stop.await();
      progress.say("stopping …");
    } finally {
      Files.deleteIfExists(readyFile(layout));
      stop.done();
    }
    return 0;
  }

  /** The same again in the background; this process only waits until it is ready or has failed. */
  private static int startDetached(Layout layout) throws IOException, InterruptedException {
    layout.create();
    if (Supervision.running(layout).isPresent()) {
      throw new Failure(
          "an installation already runs in this checkout",
          "See it with `./pavise status`, stop it with `./pavise down`.");
    }
    var command = new ArrayList<>(List.of("setsid", "--"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Quickstart.class.getName(), "up"));
    var log = layout.log("supervisor");
    Files.deleteIfExists(log);
    Files.deleteIfExists(readyFile(layout)); // Of one that was killed.
    var supervisor =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    while (Files.notExists(readyFile(layout))) {
      if (!supervisor.isAlive()) {
        throw new Failure("the services did not start", Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    System.err.print(Files.readString(log));
    System.err.println("In the background; `./pavise down` stops it.");
    return 0;
  }

  private static Path readyFile(Layout layout) {
    return layout.run().resolve("ready");
  }
}
