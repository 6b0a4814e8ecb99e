package dev.pavise.guest.agent.tpm;

import dev.pavise.messages.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A TPM 2.0 by its commands. All authorisation values are empty, as on a fresh TPM; a TPM whose
 * endorsement hierarchy has a password refuses. Thread-safe: one command sequence at a time.
 */
public final class Tpm implements AutoCloseable {
  /** TPM_PT_NV_BUFFER_MAX of every TPM in the field is at least this. */
  private static final int NV_CHUNK_BYTES_MAX = 512;

  /** Largest NV index that is read; EK certificates have 1 to 2 kB. */
  private static final int NV_INDEX_BYTES_MAX = 8 * 1024;

  /** How often a TPM may say "not now" to one command. */
  private static final int BUSY_ATTEMPTS_MAX = 50;

  private static final int BUSY_PAUSE_MILLIS = 20;

  /** PCR_Read gives eight values at most; a TPM that gives none is not asked for ever. */
  private static final int PCR_READ_ATTEMPTS_MAX = 24;

  private static final int RC_YIELDED = 0x908;
  private static final int RC_TESTING = 0x90A;
  private static final int RC_RETRY = 0x922;

  /** TPM_RC_HANDLE for the first handle: there is no such index. */
  private static final int RC_HANDLE_1 = 0x18B;

  private static final byte[] NONE = new byte[0];

  private final TpmDevice device;

  public Tpm(TpmDevice device) {
    this.device = device;
  }

  /**
   * A key that the TPM holds.
   *
   * @param publicArea TPMT_PUBLIC
   * @param name algorithm identifier and digest of the public area
   */
  public record LoadedKey(int handle, Bytes publicArea, Bytes name) {}

  /**
   * @param attest TPMS_ATTEST
   * @param signature TPMT_SIGNATURE
   */
  public record Quote(Bytes attest, Bytes signature) {}

  /** Extends the SHA-256 bank: {@code new = SHA-256(old ‖ digest)}. */
  public synchronized void extendPcr(int index, byte[] digest) throws IOException {
    if (digest.length != TpmConstants.SHA256_BYTES) {
      throw new IllegalArgumentException("the SHA-256 bank is extended with 32 bytes");
    }
    run(
        TpmCommand.PCR_EXTEND,
        List.of(index),
        List.of(TpmConstants.RS_PW),
        0,
        parameters -> parameters.u32(1).u16(TpmConstants.ALG_SHA256).bytes(digest));
  }

  /** Current values of the SHA-256 bank; an error when one of them does not exist. */
  public synchronized SortedMap<Integer, Bytes> readPcrs(PcrSelection selection)
      throws IOException {
    var values = new TreeMap<Integer, Bytes>();
    for (var attempt = 0; attempt < PCR_READ_ATTEMPTS_MAX; attempt++) {
      var missing = selection.without(values.keySet());
      if (missing.isEmpty()) {
        return values;
      }
      var response =
          run(TpmCommand.PCR_READ, List.of(), List.of(), 0, new PcrSelection(missing)::writeTo);
      response.parameters().u32();
      var indexes = PcrSelection.read(response.parameters());
      var count = response.parameters().u32();
      if (count != indexes.size() || indexes.isEmpty()) {
        throw TpmException.malformed(
            "PCR_Read gave " + count + " values for PCRs " + indexes + " of " + missing);
      }
      for (var index : indexes) {
        values.put(index, Bytes.copyOf(response.parameters().sized()));
      }
    }
    throw TpmException.malformed("PCR_Read did not give all of " + selection.indexes());
  }

  /** Whole content of an NV index; empty when it does not exist. */
  public synchronized Optional<byte[]> readNv(int index) throws IOException {
    TpmReader publicArea;
    try {
      var response = run(TpmCommand.NV_READ_PUBLIC, List.of(index), List.of(), 0, parameters -> {});
      publicArea = new TpmReader(response.parameters().sized());
    } catch (TpmException e) {
      if (e.responseCode() == RC_HANDLE_1) {
        return Optional.empty();
      }
      throw e;
    }
    publicArea.u32();
    publicArea.u16();
    var attributes = publicArea.u32();
    publicArea.sized();
    var size = publicArea.u16();
    if (size > NV_INDEX_BYTES_MAX) {
      throw TpmException.malformed("an NV index of " + size + " bytes");
    }
    var authority = (attributes & TpmConstants.NV_AUTHREAD) != 0 ? index : TpmConstants.RH_OWNER;
    var content = new ByteArrayOutputStream(size);
    while (content.size() < size) {
      var offset = content.size();
      var chunk = Math.min(NV_CHUNK_BYTES_MAX, size - offset);
      var data =
          run(
                  TpmCommand.NV_READ,
                  List.of(authority, index),
                  List.of(TpmConstants.RS_PW),
                  0,
                  parameters -> parameters.u16(chunk).u16(offset))
              .parameters()
              .sized();
      if (data.length != chunk) {
        throw TpmException.malformed("NV_Read gave " + data.length + " of " + chunk + " bytes");
      }
      content.writeBytes(data);
    }
    return Optional.of(content.toByteArray());
  }

  /** The RSA 2048 endorsement key; the same one each time. */
  public LoadedKey createEndorsementKey() throws IOException {
    return createPrimary(KeyTemplates.endorsementKey());
  }

  /**
   * A restricted signing key in the endorsement hierarchy.
   *
   * @param seed 32 bytes; another seed, another key
   */
  public LoadedKey createAttestationKey(byte[] seed) throws IOException {
    return createPrimary(KeyTemplates.attestationKey(seed));
  }

  private synchronized LoadedKey createPrimary(byte[] template) throws IOException {
    var response =
        run(
            TpmCommand.CREATE_PRIMARY,
            List.of(TpmConstants.RH_ENDORSEMENT),
            List.of(TpmConstants.RS_PW),
            1,
            parameters ->
                parameters
                    .sized(new TpmWriter().sized(NONE).sized(NONE).toByteArray())
                    .sized(template)
                    .sized(NONE)
                    .u32(0));
    var publicArea = response.parameters().sized();
    response.parameters().sized();
    response.parameters().sized();
    response.parameters().u16();
    response.parameters().u32();
    response.parameters().sized();
    var name = response.parameters().sized();
    return new LoadedKey(
        response.handles().getFirst(), Bytes.copyOf(publicArea), Bytes.copyOf(name));
  }

  /**
   * Opens a credential: works only in the TPM that holds both keys, which is what it proves.
   *
   * @param idObject content of TPM2B_ID_OBJECT
   * @param encryptedSecret content of TPM2B_ENCRYPTED_SECRET
   * @return the secret inside
   */
  public synchronized byte[] activateCredential(
      LoadedKey attestationKey, LoadedKey endorsementKey, Bytes idObject, Bytes encryptedSecret)
      throws IOException {
    var session = startPolicySession();
    try {
      run(
          TpmCommand.POLICY_SECRET,
          List.of(TpmConstants.RH_ENDORSEMENT, session),
          List.of(TpmConstants.RS_PW),
          0,
          parameters -> parameters.sized(NONE).sized(NONE).sized(NONE).u32(0));
      return run(
              TpmCommand.ACTIVATE_CREDENTIAL,
              List.of(attestationKey.handle(), endorsementKey.handle()),
              List.of(TpmConstants.RS_PW, session),
              0,
              parameters ->
                  parameters.sized(idObject.toByteArray()).sized(encryptedSecret.toByteArray()))
          .parameters()
          .sized();
    } finally {
      flush(session);
    }
  }

  private int startPolicySession() throws IOException {
    return run(
            TpmCommand.START_AUTH_SESSION,
            List.of(TpmConstants.RH_NULL, TpmConstants.RH_NULL),
            List.of(),
            1,
            parameters ->
                parameters
                    .sized(new byte[TpmConstants.SHA256_BYTES])
                    .sized(NONE)
                    .u8(TpmConstants.SE_POLICY)
                    .u16(TpmConstants.ALG_NULL)
                    .u16(TpmConstants.ALG_SHA256))
        .handles()
        .getFirst();
  }

  /** Signs the selected PCRs together with the qualifying data. */
  public synchronized Quote quote(
      LoadedKey attestationKey, byte[] qualifyingData, PcrSelection selection) throws IOException {
    var response =
        run(
            TpmCommand.QUOTE,
            List.of(attestationKey.handle()),
            List.of(TpmConstants.RS_PW),
            0,
            parameters -> {
              parameters.sized(qualifyingData).u16(TpmConstants.ALG_NULL);
              selection.writeTo(parameters);
            });
    return new Quote(
        Bytes.copyOf(response.parameters().sized()), Bytes.copyOf(response.parameters().rest()));
  }

  /** Removes a key or session from the TPM. */
  public synchronized void flush(int handle) throws IOException {
    // FlushContext has its handle in the parameter area (Part 3, 28.4).
    run(TpmCommand.FLUSH_CONTEXT, List.of(), List.of(), 0, parameters -> parameters.u32(handle));
  }

  @Override
  public synchronized void close() throws IOException {
    device.close();
  }

  private record Response(List<Integer> handles, TpmReader parameters) {}

  private Response run(
      TpmCommand command,
      List<Integer> handles,
      List<Integer> sessions,
      int responseHandles,
      Consumer<TpmWriter> parameters)
      throws IOException {
    var request = encode(command, handles, sessions, parameters);
    for (var attempt = 1; ; attempt++) {
      var reader = new TpmReader(device.transmit(request));
      var tag = reader.u16();
      reader.u32();
      var code = reader.u32();
      if (code == 0) {
        return decode(reader, tag, responseHandles);
      }
      var busy = code == RC_RETRY || code == RC_YIELDED || code == RC_TESTING;
      if (!busy || attempt == BUSY_ATTEMPTS_MAX) {
        throw TpmException.refused(command, code);
      }
      pause();
    }
  }

  private static byte[] encode(
      TpmCommand command,
      List<Integer> handles,
      List<Integer> sessions,
      Consumer<TpmWriter> parameters) {
    var body = new TpmWriter();
    handles.forEach(body::u32);
    if (!sessions.isEmpty()) {
      var area = new TpmWriter();
      for (var session : sessions) {
        area.u32(session).sized(NONE).u8(TpmConstants.SESSION_CONTINUES).sized(NONE);
      }
      body.u32(area.length()).bytes(area.toByteArray());
    }
    parameters.accept(body);
    return new TpmWriter()
        .u16(sessions.isEmpty() ? TpmConstants.ST_NO_SESSIONS : TpmConstants.ST_SESSIONS)
        .u32(body.length() + 10)
        .u32(command.code())
        .bytes(body.toByteArray())
        .toByteArray();
  }

  private static Response decode(TpmReader reader, int tag, int responseHandles)
      throws TpmException {
    var handles = new ArrayList<Integer>();
    for (var i = 0; i < responseHandles; i++) {
      handles.add(reader.u32());
    }
    return new Response(
        handles,
        tag == TpmConstants.ST_SESSIONS
            ? new TpmReader(reader.bytes(reader.u32()))
            : new TpmReader(reader.rest()));
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(BUSY_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the TPM was busy", e);
    }
  }
}
