package dev.pavise.cli.command;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.api.Api;
import dev.pavise.cli.api.DeploymentView;
import dev.pavise.cli.api.TimelineEntry;
import dev.pavise.cli.terminal.StepLines;
import dev.pavise.messages.Json;
import dev.pavise.messages.result.Life;
import dev.pavise.messages.result.Trust;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Prints each step of a deployment with its time as it happens, until what is waited for has come
 * about or cannot any more. Steps of the past are shown but do not decide. Not thread-safe.
 */
final class Watch {
  /** More history than anybody reads; a bound on a control plane that never ends a listing. */
  private static final int PAGES_MAX = 500;

  private final Surroundings surroundings;
  private final Api api;
  private final boolean isJson;
  private final StepLines lines;

  Watch(Surroundings surroundings, Api api, boolean isJson) {
    this.surroundings = surroundings;
    this.api = api;
    this.isJson = isJson;
    this.lines = new StepLines(surroundings.terminal(), surroundings.zone());
  }

  /** Decides on an exit code, or to go on. */
  @FunctionalInterface
  private interface Goal {
    OptionalInt exitCode(Life life, Trust trust);
  }

  /** Until it runs and is trusted. */
  int untilRunning(DeploymentView deployment) {
    return follow(
        deployment,
        (life, trust) -> {
          if (trust == Trust.UNTRUSTED) {
            return OptionalInt.of(ExitCode.REFUSED);
          }
          if (life == Life.FAILED || life == Life.STOPPING || life == Life.STOPPED) {
            return OptionalInt.of(ExitCode.FAILED);
          }
          var isProven = trust == Trust.TRUSTED || trust == Trust.WARNING;
          return life == Life.RUNNING && isProven
              ? OptionalInt.of(ExitCode.OK)
              : OptionalInt.empty();
        });
  }

  /** Until it has ended. */
  int untilEnd(DeploymentView deployment) {
    return follow(
        deployment,
        (life, _) ->
            switch (life) {
              case STOPPED -> OptionalInt.of(ExitCode.OK);
              case FAILED -> OptionalInt.of(ExitCode.FAILED);
              case REQUESTED, PROVISIONING, BOOTING, ATTESTING, RUNNING, STOPPING ->
                  OptionalInt.empty();
            });
  }

  private int follow(DeploymentView deployment, Goal goal) {
    var progress = new Progress(deployment, goal);
    if (progress.exitCode.isPresent()) {
      showPast(deployment);
    } else {
      api.events(deployment.id(), 0, progress::onStep);
    }
    return progress.exitCode.orElse(ExitCode.FAILED);
  }

  private void showPast(DeploymentView deployment) {
    String cursor = null;
    for (int number = 0; number < PAGES_MAX; number++) {
      var page = api.timeline(deployment.id(), cursor);
      page.items().forEach(step -> print(step, deployment));
      cursor = page.next();
      if (cursor == null) {
        return;
      }
    }
  }

  private void print(TimelineEntry step, DeploymentView deployment) {
    if (isJson) {
      surroundings.terminal().print(new String(Json.write(step), StandardCharsets.UTF_8));
    } else {
      lines.of(step, deployment.createdAt()).forEach(surroundings.terminal()::print);
    }
  }

  /** Life and trust as the steps move them. */
  private final class Progress {
    private final DeploymentView start;
    private final Goal goal;
    private Life life;
    private Trust trust;
    private OptionalInt exitCode;

    Progress(DeploymentView start, Goal goal) {
      this.start = start;
      this.goal = goal;
      this.life = start.life();
      this.trust = start.trust();
      this.exitCode = goal.exitCode(life, trust);
    }

    boolean onStep(TimelineEntry step) {
      print(step, start);
      if (step.sequence() > start.sequence()) {
        life = step.life() == null ? life : step.life();
        trust = step.trust() == null ? trust : step.trust();
        exitCode = goal.exitCode(life, trust);
      }
      return exitCode.isEmpty();
    }
  }
}
