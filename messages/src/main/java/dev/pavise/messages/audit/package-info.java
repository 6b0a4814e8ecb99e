/**
 * The audit trail as it is exported: entries chained by their hashes, and how a chain is checked.
 */
@NullMarked
package dev.pavise.messages.audit;

import org.jspecify.annotations.NullMarked;
