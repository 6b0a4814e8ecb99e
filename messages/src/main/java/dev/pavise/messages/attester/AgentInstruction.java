package dev.pavise.messages.attester;

/**
 * Answer to a report: what the control plane would like. It can ask for nothing that the manifest
 * does not allow anyway.
 *
 * @param attestNow somebody asked for fresh evidence
 */
public record AgentInstruction(boolean attestNow) {}
