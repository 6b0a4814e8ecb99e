package dev.pavise.controlplane.provider;

/** What kind of failure a provider answered with; decides whether and when it is asked again. */
public enum ErrorClass {
  QUOTA,
  CAPACITY,
  UNSUPPORTED,
  AUTH,
  THROTTLED,
  TRANSIENT,
  UNKNOWN
}
