package dev.pavise.messages.result;

/** Trust in a deployment; says nothing about its life. */
public enum Trust {
  PENDING,
  TRUSTED,
  WARNING,
  STALE,
  UNTRUSTED
}
