@NullMarked
package dev.pavise.webui.api;

import org.jspecify.annotations.NullMarked;
