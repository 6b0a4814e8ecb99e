/**
 * Releases keys for verdicts that affirm. Everything it acts on comes from the signed verdict, the
 * signed manifest and the sealed secrets; a record's own fields are believed in nothing.
 */
@NullMarked
package dev.pavise.worker.keyrelease;

import org.jspecify.annotations.NullMarked;
