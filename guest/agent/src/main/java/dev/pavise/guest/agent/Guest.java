package dev.pavise.guest.agent;

import dev.pavise.guest.agent.console.Console;

/** The whole life of the guest, from measuring to running. */
final class Guest {
  private final Options options;
  private final Console console;

  Guest(Options options, Console console) {
    this.options = options;
    this.console = console;
  }

  int run() {
    console.say("started with " + options);
    return 1;
  }
}
