package dev.pavise.webui.api;

/** One axis with its status. */
public record AxisResult(Axis axis, AxisStatus status) {}
