package dev.pavise.controlplane.http;

import dev.pavise.controlplane.access.Permission;
import dev.pavise.controlplane.problem.ErrorCode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the public contract says of an endpoint beyond its signature; {@code openapi.json} is made
 * of both. What any endpoint of its shape may answer (nobody signed in, no such id, a bad body) is
 * not repeated here.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Contract {
  /** The name a generated client gives it. */
  String id();

  String summary();

  /** What it answers, where the signature tells only of bytes. */
  Class<?> answer() default Void.class;

  /** Whether {@link #answer()} is what a page is made of. */
  boolean paged() default false;

  String mediaType() default "application/json";

  /** Every status of success; without any it is the method's {@code @ResponseStatus}, or 200. */
  int[] statuses() default {};

  /** What a caller must hold. One that names nothing is open, or else nobody may call it. */
  Permission[] needs() default {};

  /** Whether it needs no token. */
  boolean open() default false;

  /** What else it may refuse with. */
  ErrorCode[] problems() default {};
}
