/** Reading foreign JSON: bounded, no duplicate keys, nothing behind the end. */
@NullMarked
package dev.pavise.attestation.json;

import org.jspecify.annotations.NullMarked;
