@NullMarked
package dev.pavise.webui.deployment;

import org.jspecify.annotations.NullMarked;
