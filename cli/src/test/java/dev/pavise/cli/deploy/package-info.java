@NullMarked
package dev.pavise.cli.deploy;

import org.jspecify.annotations.NullMarked;
