/** The dashboard, tested as a whole: real HTTP on both sides. */
@NullMarked
package dev.pavise.webui;

import org.jspecify.annotations.NullMarked;
