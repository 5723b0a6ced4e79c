package io.sonde.protocol.http1;

/** What all decoders of the plugin use one after the other, because one thread runs them. */
final class Shared {
  final Claims claims;

  /** Two, because a response can make a request complete whose head is underway. */
  final HeadParser requestParser;

  final HeadParser responseParser;
  final HeadBuffers buffers = new HeadBuffers();
  final RequestAttributes attributes;

  Shared(Methods methods) {
    claims = new Claims(methods);
    requestParser = new HeadParser(claims);
    responseParser = new HeadParser(claims);
    attributes = new RequestAttributes(methods);
  }
}
