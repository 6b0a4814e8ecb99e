/**
 * The worker's own keys, from files that only it can read; a KMS would stand behind the same
 * interface.
 */
@NullMarked
package dev.pavise.worker.keys;

import org.jspecify.annotations.NullMarked;
