package dev.pavise.webui.trust;

/**
 * A status as it is shown.
 *
 * @param word of the status, for people
 * @param meaning one sentence of what that says, and what it does not
 */
public record Badge(String word, Tone tone, String meaning) {}
