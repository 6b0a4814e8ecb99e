package dev.pavise.attestation.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.Optional;

/**
 * One condition in CEL (Common Expression Language) over named claims, for example {@code
 * snp.reported_tcb.snp >= 24 && !snp.debug}. It is read once and then immutable and thread-safe.
 * What it names must be a claim of {@link ClaimNames}; a claim that the evidence does not have
 * makes it fail.
 */
public final class Condition {
  private static final int CHARACTERS_MAX = 2048;
  private static final int ITERATIONS_MAX = 10_000;
  private static final int RECURSION_MAX = 64;
  private static final int REGEX_STEPS_MAX = 1000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(ITERATIONS_MAX)
          .maxRegexProgramSize(REGEX_STEPS_MAX)
          .maxParseRecursionDepth(RECURSION_MAX)
          .maxExpressionCodePointSize(CHARACTERS_MAX)
          .build();

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  private final String text;
  private final CelRuntime.Program program;

  private Condition(String text, CelRuntime.Program program) {
    this.text = text;
    this.program = program;
  }

  /**
   * @throws InvalidCondition with what is wrong and where
   */
  public static Condition of(String text) {
    if (text.length() > CHARACTERS_MAX) {
      throw new InvalidCondition(
          text.substring(0, 80) + "…", "it is longer than " + CHARACTERS_MAX + " characters");
    }
    try {
      CelAbstractSyntaxTree ast = COMPILER.compile(text).getAst();
      return new Condition(text, RUNTIME.createProgram(ast));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new InvalidCondition(text, String.valueOf(e.getMessage()));
    }
  }

  public String text() {
    return text;
  }

  /**
   * Why it does not hold; empty when it does.
   *
   * @param claims by their full names, see {@link ClaimNames#flatten}
   */
  public Optional<String> failure(Map<String, Object> claims) {
    try {
      return Boolean.TRUE.equals(program.eval(claims))
          ? Optional.empty()
          : Optional.of("it is false of this evidence");
    } catch (CelEvaluationException e) {
      return Optional.of("this evidence does not have what it names");
    }
  }

  @Override
  public String toString() {
    return text;
  }

  private static CelCompiler compiler() {
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL);
    ClaimNames.all().forEach((name, type) -> builder.addVar(name, celType(type)));
    return builder.build();
  }

  private static CelType celType(ClaimType type) {
    return switch (type) {
      case BOOL -> SimpleType.BOOL;
      case INT -> SimpleType.INT;
      case STRING -> SimpleType.STRING;
      case STRING_LIST -> ListType.create(SimpleType.STRING);
      case STRING_MAP -> MapType.create(SimpleType.STRING, SimpleType.STRING);
      case MAP -> MapType.create(SimpleType.STRING, SimpleType.DYN);
    };
  }
}
