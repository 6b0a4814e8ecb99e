/**
 * From a manifest that its owner signed and the evidence that a guest posted to findings. The
 * worker and the command line judge by the same code, so that a tenant who trusts neither the
 * worker nor the control plane comes to a verdict of their own. Start at {@link
 * dev.pavise.verdict.GuestJudge}.
 */
@NullMarked
package dev.pavise.verdict;

import org.jspecify.annotations.NullMarked;
