@NullMarked
package dev.pavise.webui.live;

import org.jspecify.annotations.NullMarked;
