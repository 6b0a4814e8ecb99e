/** Which control plane to talk to, and which release key it was first seen with. */
@NullMarked
package dev.pavise.cli.connection;

import org.jspecify.annotations.NullMarked;
