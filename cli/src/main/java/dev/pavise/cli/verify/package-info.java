/**
 * Judging evidence that somebody hands over, whole and offline: files one by one, or a corpus of
 * cases with what is expected of each.
 */
@NullMarked
package dev.pavise.cli.verify;

import org.jspecify.annotations.NullMarked;
