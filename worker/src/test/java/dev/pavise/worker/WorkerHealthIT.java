package dev.pavise.worker;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running worker says of itself while Kafka comes and goes. */
class WorkerHealthIT {
  @TempDir Path directory;

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void isHealthyOnlyWhileItConsumesAndKafkaAnswers() throws Exception {
    var broker = TestBroker.start();
    int port = freePort();
    var arguments =
        new ArrayList<>(WorkerProcess.configure(directory, new Scene(), broker.address()));
    arguments.add("--pavise.worker.health.port=" + port);
    var worker = WorkerProcess.start(directory, arguments);
    try {
      awaitStatus(port, 200);
      broker.stop();
      awaitStatus(port, 503);
    } finally {
      worker.kill();
    }
  }

  private static void awaitStatus(int port, int expected) throws InterruptedException {
    var address = URI.create("http://127.0.0.1:" + port + "/health");
    try (var client = HttpClient.newHttpClient()) {
      while (status(client, address) != expected) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private static int status(HttpClient client, URI address) throws InterruptedException {
    try {
      return client
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0; // It does not listen yet.
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
