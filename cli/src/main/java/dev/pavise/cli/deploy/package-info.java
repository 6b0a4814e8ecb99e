/** From a plan to a deployment: seal, assemble, show, sign, send. */
@NullMarked
package dev.pavise.cli.deploy;

import org.jspecify.annotations.NullMarked;
