/**
 * Each tenant's audit trail: what was done, by whom and from where, chained by hashes. A feature
 * tells of a change by publishing an {@link dev.pavise.controlplane.audit.Audited} in the change's
 * own transaction.
 */
@NullMarked
package dev.pavise.controlplane.audit;

import org.jspecify.annotations.NullMarked;
