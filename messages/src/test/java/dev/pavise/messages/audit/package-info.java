@org.jspecify.annotations.NullMarked
package dev.pavise.messages.audit;
