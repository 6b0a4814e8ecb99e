/**
 * Pages that change by themselves: one feed per session and page, rendered once, read by any number
 * of tabs.
 */
@NullMarked
package dev.pavise.webui.live;

import org.jspecify.annotations.NullMarked;
