package dev.pavise.cli.verify;

import dev.pavise.cli.ExitCode;
import dev.pavise.cli.Failure;
import dev.pavise.cli.command.HelpOption;
import dev.pavise.cli.command.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges evidence on this machine, offline, without trusting the control plane. */
@Command(
    name = "verify",
    description = "Judges evidence files offline, and says why.",
    sortOptions = false)
public final class VerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin HelpOption help = new HelpOption();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Evidence, and beside it certificates, lists and documents it needs.")
  List<Path> files = List.of();

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description = "Judge every case of a corpus and compare with what it expects.")
  @Nullable Path corpus;

  public VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (corpus != null && files.isEmpty()) {
      if (!Files.isRegularFile(corpus)) {
        throw new Failure(
            ExitCode.NOT_FOUND, "there is no file " + corpus, "Name the corpus' JSON file.");
      }
      return new CorpusRun(surroundings.terminal(), CorpusFormats.ALL).run(Corpus.read(corpus));
    }
    throw new Failure(
        ExitCode.BAD_INPUT, "nothing to judge", "Name evidence files, or a corpus, but not both.");
  }
}
