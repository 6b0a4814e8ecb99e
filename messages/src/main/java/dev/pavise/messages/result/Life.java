package dev.pavise.messages.result;

/** Life of a deployment's VM; says nothing about trust in it. */
public enum Life {
  REQUESTED,
  PROVISIONING,
  BOOTING,
  ATTESTING,
  RUNNING,
  STOPPING,
  STOPPED,
  FAILED
}
