package dev.pavise.controlplane.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The request body as a {@link JsonBody} or as exact {@link dev.pavise.messages.Bytes}, within a
 * bound.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Body {
  /** The most that is read. */
  int bytesMax() default 16 * 1024;

  /** The record whose components are the fields of a JSON body; none besides are taken. */
  Class<? extends Record> fields() default None.class;

  /** Of bodies that are bytes. */
  record None() {}
}
