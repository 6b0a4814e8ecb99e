@NullMarked
package dev.pavise.webui.signin;

import org.jspecify.annotations.NullMarked;
