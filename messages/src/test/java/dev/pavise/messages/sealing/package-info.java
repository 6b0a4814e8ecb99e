@NullMarked
package dev.pavise.messages.sealing;

import org.jspecify.annotations.NullMarked;
