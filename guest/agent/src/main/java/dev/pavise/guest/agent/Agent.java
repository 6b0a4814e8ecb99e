package dev.pavise.guest.agent;

import dev.pavise.guest.agent.attest.AttestationLoop;
import dev.pavise.guest.agent.console.Console;
import dev.pavise.guest.agent.rehearsal.Rehearsal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.security.Security;
import java.util.Arrays;
import java.util.List;

/**
 * The process inside the guest. Exit codes: 0 after a rehearsal, 2 for a wrong command line, 1 when
 * this boot cannot go on; the image then powers the machine off.
 */
public final class Agent {
  private static final String REHEARSE = "--rehearse";

  private Agent() {}

  public static void main(String[] arguments) {
    // The network comes up while we start: a name that is unknown now may be known in a moment.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    var console = new Console(new PrintStream(new FileOutputStream(FileDescriptor.out), false));
    System.exit(run(console, arguments));
  }

  private static int run(Console console, String... arguments) {
    try {
      if (Arrays.asList(arguments).contains(REHEARSE)) {
        new Rehearsal(console).run();
        loadWhatARehearsalLeavesOut();
        return 0;
      }
      var guest = new Guest(Platform.of(Options.parse(arguments)), console);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(guest::stop));
      guest.run();
      return 1;
    } catch (IllegalArgumentException e) {
      console.say("wrong command line: " + e.getMessage());
      return 2;
    } catch (Exception e) {
      console.say("cannot go on: " + e);
      return 1;
    }
  }

  /** The classes that hold the parts together: a rehearsal walks past them, a start does not. */
  private static void loadWhatARehearsalLeavesOut() throws IllegalAccessException {
    var lookup = MethodHandles.lookup();
    var types =
        List.of(
            AgentState.class,
            AttestationLoop.class,
            Background.class,
            Guest.class,
            Options.class,
            Platform.class,
            ReleasedSecrets.class,
            Reporter.class);
    for (var type : types) {
      lookup.ensureInitialized(type);
    }
  }
}
