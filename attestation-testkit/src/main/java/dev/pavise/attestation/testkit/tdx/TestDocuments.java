package dev.pavise.attestation.testkit.tdx;

/**
 * Bodies of Intel's documents for the platform of {@link TestIntel}, to be changed before they are
 * signed.
 */
public final class TestDocuments {
  /** MRSIGNER of the quoting enclave. */
  public static final String QE_SIGNER =
      "dc9e2a7c6f948f17474e34a7fc43ed030f7c1563f1babddf6340c82e0e54a8c5";

  private static final String ZEROS_48 = "00".repeat(48);
  private static final String MODULE =
      "\"mrsigner\":\""
          + ZEROS_48
          + "\",\"attributes\":\"0000000000000000\",\"attributesMask\":\"FFFFFFFFFFFFFFFF\"";
  private static final String TIMES =
      "\"issueDate\":\"2026-05-29T12:00:00Z\",\"nextUpdate\":\"2026-06-28T12:00:00Z\","
          + "\"tcbEvaluationDataNumber\":20";

  /** The level that the platform has. */
  public static final String LEVEL = level(5, 13, 5, "UpToDate");

  /** TDX module 1 is up to date from SVN 6. */
  public static final String TCB_INFO =
      "{\"id\":\"TDX\",\"version\":3,"
          + TIMES
          + ",\"fmspc\":\"90C06F000000\",\"pceId\":\"0000\",\"tcbType\":0,\"tdxModule\":{"
          + MODULE
          + "},\"tdxModuleIdentities\":[{\"id\":\"TDX_01\","
          + MODULE
          + ",\"tcbLevels\":[{\"tcb\":{\"isvsvn\":6},\"tcbDate\":\"2025-05-14T00:00:00Z\","
          + "\"tcbStatus\":\"UpToDate\"},{\"tcb\":{\"isvsvn\":2},"
          + "\"tcbDate\":\"2023-08-09T00:00:00Z\",\"tcbStatus\":\"OutOfDate\","
          + "\"advisoryIDs\":[\"INTEL-SA-01036\"]}]}],\"tcbLevels\":["
          + LEVEL
          + "]}";

  /** The enclave is up to date from SVN 4. */
  public static final String QE_IDENTITY =
      "{\"id\":\"TD_QE\",\"version\":2,"
          + TIMES
          + ",\"miscselect\":\"00000000\",\"miscselectMask\":\"FFFFFFFF\","
          + "\"attributes\":\"11000000000000000000000000000000\","
          + "\"attributesMask\":\"FBFFFFFFFFFFFFFF0000000000000000\",\"mrsigner\":\""
          + QE_SIGNER
          + "\",\"isvprodid\":2,\"tcbLevels\":[{\"tcb\":{\"isvsvn\":4},"
          + "\"tcbDate\":\"2025-05-14T00:00:00Z\",\"tcbStatus\":\"UpToDate\"},"
          + "{\"tcb\":{\"isvsvn\":1},\"tcbDate\":\"2023-08-09T00:00:00Z\","
          + "\"tcbStatus\":\"OutOfDate\"}]}";

  private TestDocuments() {}

  /**
   * A platform level.
   *
   * @param svn of the first eight SGX components
   * @param tdx of the TDX module's first and third component
   */
  public static String level(int svn, int pceSvn, int tdx, String status) {
    return "{\"tcb\":{\"sgxtcbcomponents\":["
        + components(svn, 8, 0)
        + "],\"pcesvn\":"
        + pceSvn
        + ",\"tdxtcbcomponents\":["
        + components(tdx, 3, 1)
        + "]},\"tcbDate\":\"2025-05-14T00:00:00Z\",\"tcbStatus\":\""
        + status
        + "\"}";
  }

  private static String components(int svn, int count, int zeroAt) {
    var text = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      boolean zero = i >= count || (count == 3 && i == zeroAt);
      text.append(i == 0 ? "" : ",").append("{\"svn\":").append(zero ? 0 : svn).append('}');
    }
    return text.toString();
  }
}
