/** The owner key: made here, kept here, never sent anywhere. */
@NullMarked
package dev.pavise.cli.key;

import org.jspecify.annotations.NullMarked;
