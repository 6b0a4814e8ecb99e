/**
 * Makes challenges and judges evidence.
 *
 * <p><b>Why a challenge counts once, without a database.</b> A challenge's ticket carries all that
 * is to be known of it, encrypted to the worker itself, except whether it was used. That is known
 * from the worker's own output: the topic {@code attestation.evidence-appraised} says which
 * evidence used which challenge, signed. A verdict and the offset of the evidence it answers are
 * committed in one transaction, so after a {@code kill -9} there is either both or neither. The
 * topic has the same partitions by deployment as the evidence, and a challenge belongs to one
 * deployment, so whoever is given a partition of evidence reads the last challenge lifetime of the
 * same partition of verdicts before it judges anything; older challenges have expired by
 * themselves. The first evidence that used a challenge owns it: delivered again it gets the same
 * verdict again, any other evidence is refused. A record that lies in another partition than its
 * deployment's is not judged at all, or it could be used to spend a challenge twice.
 */
@NullMarked
package dev.pavise.worker.verification;

import org.jspecify.annotations.NullMarked;
