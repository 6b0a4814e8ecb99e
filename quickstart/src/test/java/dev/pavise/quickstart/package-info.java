@NullMarked
package dev.pavise.quickstart;

import org.jspecify.annotations.NullMarked;
