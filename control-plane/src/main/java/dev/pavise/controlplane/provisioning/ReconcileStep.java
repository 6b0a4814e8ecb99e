package dev.pavise.controlplane.provisioning;

import dev.pavise.controlplane.deployment.DeploymentEvent;
import dev.pavise.controlplane.deployment.Deployments;
import dev.pavise.controlplane.provider.ErrorClass;
import dev.pavise.controlplane.provider.Instance;
import dev.pavise.controlplane.provider.Provider;
import dev.pavise.controlplane.provider.ProviderException;
import dev.pavise.controlplane.provider.Providers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One step for one intent: observe, decide, carry out, record. The provider is never called inside
 * a transaction, and what came of it is recorded only while the lease holds; dying between the two
 * is made good by the next step, which finds the VM by its key.
 */
@Component
class ReconcileStep {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileStep.class);

  private final Deployments deployments;
  private final LaunchIntents intents;
  private final Providers providers;
  private final ProvisioningSettings settings;
  private final TransactionTemplate transactions;

  ReconcileStep(
      Deployments deployments,
      LaunchIntents intents,
      Providers providers,
      ProvisioningSettings settings,
      TransactionTemplate transactions) {
    this.deployments = deployments;
    this.intents = intents;
    this.providers = providers;
    this.settings = settings;
    this.transactions = transactions;
  }

  void carryOut(StoredIntent intent) throws InterruptedException {
    var provider = providers.find(intent.provider()).orElse(null);
    if (provider == null) {
      LOG.error(
          "{} is of provider {}, which is not enabled", intent.intent().key(), intent.provider());
      again(intent);
      return;
    }
    switch (Decision.decide(intent.desired(), observe(intent, provider))) {
      case Plan.Launch _ -> launch(intent, provider);
      case Plan.Adopt(var instance) -> recordLaunched(intent, instance);
      case Plan.Watch _ -> record(intent, () -> {}, 0, settings.watchInterval());
      case Plan.Replace _ -> replace(intent, provider);
      case Plan.GiveUp _ -> giveUp(intent);
      case Plan.Terminate _ -> terminate(intent, provider);
      case Plan.LookAgain(var cause) -> {
        LOG.warn("{} cannot be looked at: {}", intent.intent().key(), cause.describe(), cause);
        again(intent);
      }
    }
  }

  private static Observed observe(StoredIntent intent, Provider provider)
      throws InterruptedException {
    if (intent.goal() == Desired.Goal.GONE) {
      return new Observed.Absent(); // Terminating needs no look: it is idempotent.
    }
    try {
      return provider
          .find(intent.intent().key())
          .<Observed>map(Observed.Present::new)
          .orElseGet(Observed.Absent::new);
    } catch (ProviderException e) {
      return new Observed.Unknown(e);
    } catch (RuntimeException e) {
      return new Observed.Unknown(unforeseen(e));
    }
  }

  private void launch(StoredIntent intent, Provider provider) throws InterruptedException {
    apply(intent, new DeploymentEvent.LaunchStarted());
    try {
      recordLaunched(intent, provider.ensureLaunched(intent.intent()));
    } catch (ProviderException e) {
      launchFailed(intent, e);
    } catch (RuntimeException e) {
      launchFailed(intent, unforeseen(e));
    }
  }

  private void recordLaunched(StoredIntent intent, Instance instance) {
    record(
        intent,
        () -> {
          apply(intent, new DeploymentEvent.VmLaunched(instance.id(), instance.address()));
          intents.recordLaunched(intent);
        },
        0,
        settings.watchInterval());
  }

  private void launchFailed(StoredIntent intent, ProviderException failure) {
    var failures = intent.failures() + 1;
    var pause = RetryRule.launchAgainAfter(failure.errorClass(), failures);
    LOG.warn("{} was not launched: {}", intent.intent().key(), failure.describe(), failure);
    record(
        intent,
        () -> {
          apply(intent, new DeploymentEvent.LaunchFailed(failure.describe(), pause.isEmpty()));
          if (pause.isEmpty()) {
            intents.wantGone(intent);
          }
        },
        failures,
        pause.orElse(Duration.ZERO));
  }

  private void replace(StoredIntent intent, Provider provider) {
    LOG.warn("{} vanished; launching another", intent.intent().key());
    record(
        intent,
        () -> {
          var deployment =
              deployments.apply(
                  intent.tenant(), intent.deployment(), new DeploymentEvent.VmVanished(true));
          intents.storeNext(
              intent, deployment.manifestDigest(), provider, RetryRule.pause(intent.attempt()));
        },
        0,
        Duration.ZERO);
  }

  private void giveUp(StoredIntent intent) {
    LOG.warn("{} vanished", intent.intent().key());
    record(
        intent,
        () -> {
          apply(intent, new DeploymentEvent.VmVanished(false));
          intents.wantGone(intent);
        },
        0,
        Duration.ZERO);
  }

  private void terminate(StoredIntent intent, Provider provider) throws InterruptedException {
    try {
      provider.ensureTerminated(intent.intent().key());
    } catch (ProviderException e) {
      LOG.warn("{} is not terminated yet: {}", intent.intent().key(), e.describe(), e);
      again(intent);
      return;
    } catch (RuntimeException e) {
      LOG.warn("{} is not terminated yet", intent.intent().key(), e);
      again(intent);
      return;
    }
    transactions.executeWithoutResult(
        status -> {
          var deployment = deployments.lock(intent.tenant(), intent.deployment());
          if (intents.holds(intent)) {
            intents.settle(intent);
            if (deployment.attempt() == intent.attempt()) {
              apply(intent, new DeploymentEvent.VmTerminated());
            }
          }
        });
  }

  private void apply(StoredIntent intent, DeploymentEvent event) {
    deployments.apply(intent.tenant(), intent.deployment(), event);
  }

  private void again(StoredIntent intent) {
    var failures = intent.failures() + 1;
    record(intent, () -> {}, failures, RetryRule.pause(failures));
  }

  /** Records what came of a step, unless the lease was lost: then another's record counts. */
  private void record(StoredIntent intent, Runnable change, int failures, Duration pause) {
    transactions.executeWithoutResult(
        status -> {
          deployments.lock(intent.tenant(), intent.deployment());
          if (intents.holds(intent)) {
            change.run();
            intents.release(intent, failures, pause);
          }
        });
  }

  private static ProviderException unforeseen(RuntimeException cause) {
    return new ProviderException(
        ErrorClass.UNKNOWN, "the provider failed in an unforeseen way; see the log", cause);
  }
}
