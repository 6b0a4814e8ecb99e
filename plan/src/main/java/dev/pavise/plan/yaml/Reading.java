package dev.pavise.plan.yaml;

import java.util.Map;

/** What every value of a file needs to be read: where problems go, and the variables. */
public record Reading(Problems problems, Map<String, String> variables) {
  public Reading {
    variables = Map.copyOf(variables);
  }

  /** Without the variables: their values may be secrets. */
  @Override
  public String toString() {
    return "Reading[]";
  }
}
