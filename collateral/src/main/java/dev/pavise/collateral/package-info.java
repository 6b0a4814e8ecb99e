/**
 * What the Verifier needs beside the evidence: vendors' certificates, documents and revocation
 * lists, fetched over HTTPS, kept until they expire, refreshed before they do, and shared. The
 * Verifier itself is given a snapshot and never waits. Start at {@link
 * dev.pavise.collateral.CollateralStore}.
 */
@NullMarked
package dev.pavise.collateral;

import org.jspecify.annotations.NullMarked;
