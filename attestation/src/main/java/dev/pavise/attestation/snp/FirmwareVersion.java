package dev.pavise.attestation.snp;

/** Version of the SEV firmware; a number for people, never for security. */
public record FirmwareVersion(int major, int minor, int build)
    implements Comparable<FirmwareVersion> {
  @Override
  public int compareTo(FirmwareVersion other) {
    int byMajor = Integer.compare(major, other.major);
    int byMinor = Integer.compare(minor, other.minor);
    return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(build, other.build);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + build;
  }
}
