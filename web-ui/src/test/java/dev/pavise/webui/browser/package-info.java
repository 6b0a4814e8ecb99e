/** The dashboard in a real Chromium. */
@NullMarked
package dev.pavise.webui.browser;

import org.jspecify.annotations.NullMarked;
