@NullMarked
package dev.pavise.cli.api;

import org.jspecify.annotations.NullMarked;
