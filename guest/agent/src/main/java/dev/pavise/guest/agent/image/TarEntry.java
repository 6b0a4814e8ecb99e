package dev.pavise.guest.agent.image;

/**
 * The header of one tar entry.
 *
 * @param name as stored; nothing about it is checked yet
 * @param link target of a symbolic or hard link; empty for others
 * @param mode permission bits with setuid, setgid and sticky
 * @param mtimeSeconds since the epoch
 */
record TarEntry(
    String name, Type type, String link, long size, int mode, int uid, int gid, long mtimeSeconds) {
  /** What an entry makes. */
  enum Type {
    FILE,
    HARD_LINK,
    SYMBOLIC_LINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    DIRECTORY,
    FIFO
  }
}
