/**
 * The attester's HTTP face: hands challenges, evidence and outcomes to and fro, judging nothing.
 */
@NullMarked
package dev.pavise.controlplane.attester;

import org.jspecify.annotations.NullMarked;
