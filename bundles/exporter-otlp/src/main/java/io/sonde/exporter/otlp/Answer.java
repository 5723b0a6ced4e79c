package io.sonde.exporter.otlp;

import io.opentelemetry.sdk.common.export.HttpResponse;

/**
 * What the collector answered.
 *
 * @param status HTTP status code
 * @param retryAfterMs wait that it asked for; 0 if none
 * @param location where a redirect leads; null if it is none
 * @param body its beginning; protobuf or text
 */
record Answer(int status, long retryAfterMs, String location, byte[] body) implements HttpResponse {
  /** Whether the collector has taken the request. */
  boolean accepted() {
    return status >= 200 && status < 300;
  }

  /** Whether the same request may succeed later (OTLP/HTTP, section retryable response codes). */
  boolean retryable() {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public String getStatusMessage() {
    return String.valueOf(status);
  }

  @Override
  public byte[] getResponseBody() {
    return body;
  }
}
