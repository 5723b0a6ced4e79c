package io.sonde.spi;

import org.osgi.annotation.versioning.ProviderType;

/** Where a decoder begins spans and accounts for bytes that belong to none. Drain thread only. */
@ProviderType
public interface SpanSink {
  /**
   * Begins a span: a message was recognised. The decoder holds it until it calls exactly one of
   * {@link Span#end} and {@link Span#drop}; the ledger counts it as open till then.
   *
   * @param startNs for servers, when the first byte of the request arrived; for clients, when it
   *     was sent
   */
  Span begin(SpanKind kind, long startNs);

  /**
   * Says that the chunk at hand holds nothing that this decoder can use. Its record is counted as
   * skipped and not as decoded. The first reason given for a chunk is the one that counts.
   *
   * @param reason a constant in snake_case, shown to users as a counter's label
   */
  void skip(String reason);
}
