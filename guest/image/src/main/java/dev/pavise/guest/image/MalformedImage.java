package dev.pavise.guest.image;

import java.util.Locale;

/**
 * A file that is not what it has to be: which field, at which byte offset, and what is wrong with
 * it.
 */
public final class MalformedImage extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;
  private final long offset;

  MalformedImage(String field, long offset, String problem) {
    super(String.format(Locale.ROOT, "%s at offset %d (0x%x): %s", field, offset, offset, problem));
    this.field = field;
    this.offset = offset;
  }

  public String field() {
    return field;
  }

  /** Bytes from the start of the file, or of the embedded file when {@link #field()} names one. */
  public long offset() {
    return offset;
  }
}
