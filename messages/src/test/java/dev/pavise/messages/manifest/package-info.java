@NullMarked
package dev.pavise.messages.manifest;

import org.jspecify.annotations.NullMarked;
