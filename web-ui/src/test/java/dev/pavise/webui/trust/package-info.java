@NullMarked
package dev.pavise.webui.trust;

import org.jspecify.annotations.NullMarked;
