package dev.pavise.messages.result;

/** One axis with its status. */
public record AxisResult(Axis axis, AxisStatus status) {}
