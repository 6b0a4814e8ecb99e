package dev.pavise.guest.agent.container;

import dev.pavise.messages.attester.AgentReport.ContainerReport;

/** Hears of every change of a container; called from several threads. */
@FunctionalInterface
public interface ContainerListener {
  void changed(ContainerReport container);
}
