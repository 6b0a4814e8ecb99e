package dev.pavise.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A real KRaft broker in a process of its own: formats its storage the first time, then serves. */
public final class Broker {
  private Broker() {}

  /**
   * @param args the broker's properties file
   */
  public static void main(String[] args) throws IOException {
    var file = Path.of(args[0]);
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    var storage = Path.of(properties.getProperty("log.dirs"));
    if (Files.notExists(storage.resolve("meta.properties"))) {
      int status =
          StorageTool.execute(
              new String[] {
                "format", "--standalone", "-t", Uuid.randomUuid().toString(), "-c", file.toString()
              },
              System.out);
      if (status != 0) {
        throw new IOException("formatting " + storage + " failed with status " + status);
      }
    }
    var server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
    server.startup();
    server.awaitShutdown();
  }
}
