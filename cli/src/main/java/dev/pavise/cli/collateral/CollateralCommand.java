package dev.pavise.cli.collateral;

import dev.pavise.attestation.Verifier;
import dev.pavise.attestation.chain.Roots;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.command.HelpOption;
import dev.pavise.cli.command.Surroundings;
import dev.pavise.cli.verify.EvidenceFiles;
import dev.pavise.collateral.Bundle;
import dev.pavise.collateral.CollateralStore;
import dev.pavise.collateral.HttpVendorService;
import dev.pavise.collateral.Pacing;
import dev.pavise.collateral.Sharing;
import dev.pavise.collateral.VendorAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the vendors for what belongs beside evidence, and writes it into one file. */
@Command(
    name = "collateral",
    description = "Fetches from AMD and Intel what evidence has to be judged with, into one file.",
    sortOptions = false)
public final class CollateralCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Evidence.")
  List<Path> files = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to write it; verify takes it beside the evidence.")
  Path out = Path.of("");

  @Option(
      names = "--service",
      paramLabel = "URL",
      description = "Ask a cache of your own, which has the paths of both vendors' services.")
  @Nullable URI service;

  public CollateralCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (var services = new HttpVendorService(addresses());
        var store =
            new CollateralStore(
                services,
                InstantSource.system(),
                Pacing.standard(),
                Sharing.none(),
                Roots.production())) {
      for (var evidence : EvidenceFiles.read(files)) {
        store.collateralFor(Verifier.decode(evidence));
      }
      var held = store.all();
      if (held.isEmpty()) {
        throw new Failure(
            ExitCode.UNAVAILABLE,
            "nothing could be fetched",
            "Try again later; or this evidence brings all that it needs, and nothing is published"
                + " for it.");
      }
      Files.write(out, Bundle.encode(held).toByteArray());
      for (var one : held) {
        surroundings.terminal().print("%s, until %s".formatted(one.key(), one.expiresAt()));
      }
      return ExitCode.OK;
    } catch (MalformedEvidence e) {
      throw new Failure(
          ExitCode.BAD_INPUT,
          String.valueOf(e.getMessage()),
          "Name evidence as its platform made it.",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private VendorAddresses addresses() {
    if (service == null) {
      return VendorAddresses.production();
    }
    try {
      return new VendorAddresses(service, service, service);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.BAD_INPUT, String.valueOf(e.getMessage()), "Name an address with https.", e);
    }
  }
}
