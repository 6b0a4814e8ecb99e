/** The public REST API as its callers see it. */
@NullMarked
package dev.pavise.cli.api;

import org.jspecify.annotations.NullMarked;
