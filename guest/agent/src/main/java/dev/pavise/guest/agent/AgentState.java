package dev.pavise.guest.agent;

import dev.pavise.guest.agent.waiting.Wakeup;
import dev.pavise.messages.attester.AgentReport;
import dev.pavise.messages.attester.AgentReport.ContainerReport;
import dev.pavise.messages.attester.AgentReport.Stage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the agent is at, as it will be reported. Thread-safe; changes wake the reporter. */
final class AgentState {
  /** A report's message is one line for people. */
  private static final int MESSAGE_CHARS_MAX = 500;

  private final Wakeup changes = new Wakeup();
  private final Map<String, ContainerReport> containers = new LinkedHashMap<>();
  private Stage stage = Stage.STARTED;
  private @Nullable String message;

  synchronized void enter(Stage stage, @Nullable String message) {
    this.stage = stage;
    this.message =
        message == null || message.length() <= MESSAGE_CHARS_MAX
            ? message
            : message.substring(0, MESSAGE_CHARS_MAX);
    changes.call();
  }

  synchronized void container(ContainerReport container) {
    containers.put(container.name(), container);
    changes.call();
  }

  synchronized AgentReport report() {
    return new AgentReport(stage, List.copyOf(containers.values()), message);
  }

  /** Returns at the first change since the last call, or after the wait. */
  void awaitChange(Duration wait) throws InterruptedException {
    changes.sleep(wait);
  }
}
