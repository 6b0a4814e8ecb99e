/** What every provider of confidential VMs does, and how its errors are classified. */
@NullMarked
package dev.pavise.controlplane.provider;

import org.jspecify.annotations.NullMarked;
