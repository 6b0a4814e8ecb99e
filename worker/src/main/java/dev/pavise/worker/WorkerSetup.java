package dev.pavise.worker;

import dev.pavise.attestation.appraisal.ReferenceValues;
import dev.pavise.collateral.Held;
import dev.pavise.collateral.VendorAddresses;
import dev.pavise.worker.collateral.CollateralBundles;
import dev.pavise.worker.keys.FileReleaseKey;
import dev.pavise.worker.keys.InvalidConfiguration;
import dev.pavise.worker.keys.ReleaseKey;
import dev.pavise.worker.keys.ResultKey;
import dev.pavise.worker.result.EarAuthenticator;
import dev.pavise.worker.verification.ReferenceValuesDirectory;
import dev.pavise.worker.verification.RootFiles;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything the worker reads from files, read once at its start. All that is wrong is said in one
 * go.
 *
 * @param resultKey empty when this worker does not verify
 * @param bundled collateral from files
 */
record WorkerSetup(
    ReleaseKey releaseKey,
    Optional<ResultKey> resultKey,
    EarAuthenticator ears,
    RootFiles.Trust trust,
    List<Held> bundled,
    List<ReferenceValues> referenceValues) {

  private static final String KEY_FILE =
      "a file; make it with: java -cp … dev.pavise.worker.WorkerKeys <directory>";
  private static final String VALUES =
      "a directory with *.reference-values.json; make them with: ./pavise image build";

  /** Less than the time after which a broker gives up a transaction. */
  private static final Duration COLLATERAL_WAIT_MAX = Duration.ofSeconds(5);

  private static final Duration LIFETIME_MIN = Duration.ofSeconds(1);
  private static final Duration LIFETIME_MAX = Duration.ofHours(1);

  static WorkerSetup read(WorkerProperties properties) {
    var problems = new ArrayList<String>();
    if (!properties.verification().enabled() && !properties.keyrelease().enabled()) {
      problems.add(
          "pavise.worker.verification.enabled and pavise.worker.keyrelease.enabled are both false:"
              + " there is nothing to do; enable one");
    }
    var lifetime = properties.challengeLifetime();
    if (lifetime.compareTo(LIFETIME_MIN) < 0 || lifetime.compareTo(LIFETIME_MAX) > 0) {
      problems.add(
          "pavise.worker.challenge-lifetime: %s is not between %s and %s"
              .formatted(lifetime, LIFETIME_MIN, LIFETIME_MAX));
    }
    Optional<ReleaseKey> releaseKey = attempt(problems, () -> releaseKey(properties));
    Optional<ResultKey> resultKey =
        properties.verification().enabled() || properties.trustedResultKeys().isEmpty()
            ? attempt(problems, () -> resultKey(properties))
            : Optional.empty();
    var trusted = attempt(problems, () -> trusted(properties, resultKey));
    var verifies = properties.verification().enabled();
    var roots =
        verifies
            ? attempt(
                problems,
                () ->
                    RootFiles.read(
                        properties.developmentRoots(),
                        properties.developmentVendorRoots(),
                        properties.productionRoots()))
            : Optional.of(RootFiles.Trust.none());
    var bundled =
        verifies ? attempt(problems, () -> bundled(properties)) : Optional.of(List.<Held>of());
    if (verifies) {
      checkCollateral(properties.collateral(), problems);
    }
    var values =
        verifies
            ? attempt(problems, () -> referenceValues(properties))
            : Optional.of(List.<ReferenceValues>of());
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems);
    }
    return new WorkerSetup(
        releaseKey.orElseThrow(),
        resultKey,
        new EarAuthenticator(trusted.orElseThrow()),
        roots.orElseThrow(),
        bundled.orElseThrow(),
        values.orElseThrow());
  }

  private static <T> Optional<T> attempt(List<String> problems, Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (InvalidConfiguration e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  private static void checkCollateral(
      WorkerProperties.CollateralProperties collateral, List<String> problems) {
    var wait = collateral.waitMax();
    if (wait.isNegative() || wait.isZero() || wait.compareTo(COLLATERAL_WAIT_MAX) > 0) {
      problems.add(
          "pavise.worker.collateral.wait-max: %s is not between 1 ms and %s"
              .formatted(wait, COLLATERAL_WAIT_MAX));
    }
    try {
      var unused = addresses(collateral);
    } catch (IllegalArgumentException e) {
      problems.add("pavise.worker.collateral: " + e.getMessage());
    }
  }

  static VendorAddresses addresses(WorkerProperties.CollateralProperties collateral) {
    return new VendorAddresses(
        collateral.amdKds(), collateral.intelPcs(), collateral.intelCertificates());
  }

  private static List<Held> bundled(WorkerProperties properties) {
    var directory = properties.collateral().bundles();
    return directory == null
        ? List.of()
        : CollateralBundles.readAll(directory, "pavise.worker.collateral.bundles");
  }

  private static ReleaseKey releaseKey(WorkerProperties properties) {
    var property = "pavise.worker.release-key-file";
    return FileReleaseKey.read(required(properties.releaseKeyFile(), property, KEY_FILE), property);
  }

  private static ResultKey resultKey(WorkerProperties properties) {
    var property = "pavise.worker.result-key-file";
    return ResultKey.read(required(properties.resultKeyFile(), property, KEY_FILE), property);
  }

  private static List<ECPublicKey> trusted(
      WorkerProperties properties, Optional<ResultKey> resultKey) {
    var property = "pavise.worker.trusted-result-keys";
    if (properties.trustedResultKeys().isEmpty()) {
      return resultKey.map(ResultKey::publicKey).stream().toList();
    }
    return properties.trustedResultKeys().stream()
        .map(file -> ResultKey.readPublic(file, property))
        .toList();
  }

  private static List<ReferenceValues> referenceValues(WorkerProperties properties) {
    var property = "pavise.worker.reference-values";
    return ReferenceValuesDirectory.readAll(
        required(properties.referenceValues(), property, VALUES), property);
  }

  private static <T> T required(@Nullable T value, String property, String what) {
    if (value == null) {
      throw new InvalidConfiguration(property + " is not set; it must name " + what);
    }
    return value;
  }
}
