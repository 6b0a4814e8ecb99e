package dev.pavise.worker;

import dev.pavise.attestation.testkit.TestFirmware;
import dev.pavise.worker.keys.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The worker as it is run: a JVM of its own with files for everything, that can be killed. */
final class WorkerProcess {
  private final Process process;

  private WorkerProcess(Process process) {
    this.process = process;
  }

  /** Keys, reference values and the insecure vendor's root, as files. */
  static List<String> configure(Path directory, Scene scene, String broker) throws Exception {
    WorkerKeys.write(directory.resolve("keys"));
    var values = Files.createDirectory(directory.resolve("reference-values"));
    Files.writeString(
        values.resolve("guest.reference-values.json"),
        scene.image.referenceValuesJson(List.of(TestFirmware.STANDARD)));
    Files.writeString(
        directory.resolve("root.pem"),
        Pem.encode(scene.vendor.root().getEncoded(), "CERTIFICATE")
            + Pem.encode(scene.vendor.issuer().getEncoded(), "CERTIFICATE"));
    return List.of(
        "--spring.kafka.bootstrap-servers=" + broker,
        "--pavise.worker.release-key-file=" + directory.resolve("keys/release.key"),
        "--pavise.worker.result-key-file=" + directory.resolve("keys/result.key"),
        "--pavise.worker.reference-values=" + values,
        "--pavise.worker.development-roots=" + directory.resolve("root.pem"),
        "--pavise.worker.instance=it");
  }

  static WorkerProcess start(Path directory, List<String> arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.pavise.worker.WorkerApplication"));
    command.addAll(arguments);
    var log = Files.createTempFile(directory, "worker", ".log");
    return new WorkerProcess(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int waitFor() throws InterruptedException {
    return process.waitFor();
  }
}
