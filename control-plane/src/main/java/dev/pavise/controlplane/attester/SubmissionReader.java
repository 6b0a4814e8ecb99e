package dev.pavise.controlplane.attester;

import dev.pavise.messages.Bytes;
import dev.pavise.messages.ChallengeId;
import dev.pavise.messages.Json;
import dev.pavise.messages.MalformedMessage;
import dev.pavise.messages.attester.EvidenceSubmission;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Cuts the evidence out of a submission as the very bytes that were posted, so that its digest is
 * one the guest could have computed.
 */
final class SubmissionReader {
  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private SubmissionReader() {}

  /** A challenge with the exact bytes that answer it. */
  record Submission(ChallengeId challenge, Bytes evidence) {}

  static Submission read(byte[] json) {
    var submission = Json.readTolerant(json, EvidenceSubmission.class);
    return new Submission(submission.challenge(), Bytes.copyOf(cut(json)));
  }

  private static byte[] cut(byte[] json) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        var isEvidence = parser.currentName().equals("evidence");
        parser.nextToken();
        var start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        if (isEvidence) {
          return Arrays.copyOfRange(json, start, (int) parser.currentLocation().getByteOffset());
        }
      }
    } catch (JacksonException e) {
      throw new MalformedMessage("not a valid submission: " + e.getOriginalMessage(), e);
    }
    throw new MalformedMessage("not a valid submission: there is no evidence in it");
  }
}
