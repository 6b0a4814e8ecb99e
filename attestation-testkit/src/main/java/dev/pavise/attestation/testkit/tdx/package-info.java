/** An <em>insecure</em> Intel: its certificates, documents and lists, and TDs that are quoted. */
@NullMarked
package dev.pavise.attestation.testkit.tdx;

import org.jspecify.annotations.NullMarked;
