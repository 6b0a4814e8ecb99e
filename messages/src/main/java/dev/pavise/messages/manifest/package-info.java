/** What the owner signs: which containers may run, with what, and how much proof is asked for. */
@NullMarked
package dev.pavise.messages.manifest;

import org.jspecify.annotations.NullMarked;
