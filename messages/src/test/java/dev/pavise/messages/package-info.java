@NullMarked
package dev.pavise.messages;

import org.jspecify.annotations.NullMarked;
