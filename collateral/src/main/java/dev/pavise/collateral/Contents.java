package dev.pavise.collateral;

import dev.pavise.attestation.chain.Certificates;
import dev.pavise.attestation.chain.PinnedCollateral;
import dev.pavise.attestation.wire.MalformedEvidence;
import dev.pavise.attestation.wire.Octets;
import java.io.ByteArrayInputStream;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is held, sorted by what it is. What cannot be read is left out, and reported as missing by
 * the Verifier. Immutable.
 *
 * @param certificates of keys, issuers, and signers of documents
 * @param lists of what issuers have revoked
 * @param tcbInfos as served
 * @param qeIdentities as served
 */
public record Contents(
    List<X509Certificate> certificates,
    List<X509CRL> lists,
    List<Octets> tcbInfos,
    List<Octets> qeIdentities) {
  public Contents {
    certificates = List.copyOf(certificates);
    lists = List.copyOf(lists);
    tcbInfos = List.copyOf(tcbInfos);
    qeIdentities = List.copyOf(qeIdentities);
  }

  public static Contents of(List<Held> held) {
    var certificates = new LinkedHashSet<X509Certificate>();
    var lists = new ArrayList<X509CRL>();
    var tcbInfos = new ArrayList<Octets>();
    var qeIdentities = new ArrayList<Octets>();
    for (var one : held) {
      var kind = Kind.of(one.key());
      if (kind.isEmpty()) {
        continue; // Of a later version: nothing here would ask for it.
      }
      addCertificates(one.issuers(), one.key(), certificates);
      switch (kind.get()) {
        case TCB_INFO -> tcbInfos.add(one.content());
        case QE_IDENTITY -> qeIdentities.add(one.content());
        case CERTIFICATES ->
            addCertificates(Reading.pem(one.content(), one.key()), one.key(), certificates);
        case CERTIFICATE -> addCertificates(List.of(one.content()), one.key(), certificates);
        case REVOCATION_LIST -> addList(one, lists);
      }
    }
    return new Contents(List.copyOf(certificates), lists, tcbInfos, qeIdentities);
  }

  /** In the form that the Verifier takes; no service publishes anchors. */
  public PinnedCollateral collateral() {
    return PinnedCollateral.withIntelDocuments(
        List.of(), certificates, lists, tcbInfos, qeIdentities);
  }

  private static void addCertificates(
      List<Octets> encoded, String key, Set<X509Certificate> certificates) {
    try {
      certificates.addAll(Certificates.decodeAll(encoded, key));
    } catch (MalformedEvidence e) {
      unreadable(key, e);
    }
  }

  private static void addList(Held held, List<X509CRL> lists) {
    try {
      lists.add(
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(new ByteArrayInputStream(held.content().toByteArray())));
    } catch (CertificateException | CRLException e) {
      unreadable(held.key(), e);
    }
  }

  private static void unreadable(String key, Exception e) {
    System.getLogger(Contents.class.getName())
        .log(System.Logger.Level.WARNING, "left out: {0}: {1}", key, e.getMessage());
  }
}
