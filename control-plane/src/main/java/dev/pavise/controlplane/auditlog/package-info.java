/** Audit trails as tenants read and export them. */
@NullMarked
package dev.pavise.controlplane.auditlog;

import org.jspecify.annotations.NullMarked;
