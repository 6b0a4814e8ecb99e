/** The one vocabulary of life and trust: the same words, icons and colours on every page. */
@NullMarked
package dev.pavise.webui.trust;

import org.jspecify.annotations.NullMarked;
