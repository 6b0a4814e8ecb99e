/**
 * The release worker: judges evidence (RFC 9334's Verifier) and releases keys (its Relying Party)
 * as two consumer groups that can run together or apart. It has no database and trusts no record
 * that it did not sign itself.
 */
@NullMarked
package dev.pavise.worker;

import org.jspecify.annotations.NullMarked;
