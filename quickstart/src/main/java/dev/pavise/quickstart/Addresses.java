package dev.pavise.quickstart;

import java.net.URI;

/** Where the parts of an installation listen; all on loopback. */
record Addresses(
    int postgresPort,
    int brokerPort,
    int controllerPort,
    int registryPort,
    int apiPort,
    int uiPort) {

  static Addresses choose(Ports ports) {
    return new Addresses(
        ports.of("postgres", 15432),
        ports.of("broker", 19092),
        ports.of("controller", 19093),
        ports.of("registry", 15000),
        ports.of("control-plane", 18443),
        ports.of("web-ui", 18080));
  }

  /** Fails when somebody else listens on a port that was chosen in an earlier start. */
  void requireFree() {
    for (int port :
        new int[] {postgresPort, brokerPort, controllerPort, registryPort, apiPort, uiPort}) {
      if (Reachable.on(port)) {
        throw new Failure(
            "somebody else listens on 127.0.0.1:" + port + ", which this installation uses",
            "Stop that program, or delete .pavise/run/ports.properties to choose other ports.");
      }
    }
  }

  String broker() {
    return "127.0.0.1:" + brokerPort;
  }

  String registry() {
    return "127.0.0.1:" + registryPort;
  }

  URI api() {
    return URI.create("https://127.0.0.1:" + apiPort);
  }

  URI dashboard() {
    return URI.create("http://127.0.0.1:" + uiPort);
  }
}
