/**
 * What the worker judges with beside the evidence: files, what vendors publish, and what other
 * workers have fetched.
 */
@NullMarked
package dev.pavise.worker.collateral;

import org.jspecify.annotations.NullMarked;
