package dev.pavise.cli.command;

import picocli.CommandLine.Option;

/** Text for people, or JSON for programs. */
final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  Format format = Format.text;

  /** As written on the command line. */
  enum Format {
    text,
    json
  }

  boolean isJson() {
    return format == Format.json;
  }
}
