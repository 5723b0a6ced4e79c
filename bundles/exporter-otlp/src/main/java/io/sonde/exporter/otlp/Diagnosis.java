package io.sonde.exporter.otlp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** What went wrong with a request, in words that help its user. */
final class Diagnosis {
  private final String signal;
  private final URI endpoint;

  /**
   * @param signal what is sent: {@code traces} or {@code metrics}
   */
  Diagnosis(String signal, URI endpoint) {
    this.signal = signal;
    this.endpoint = endpoint;
  }

  /** Of an answer that is no success. */
  String of(Answer answer) {
    String message = AnswerBody.refused(answer.body()).message();
    String why =
        switch (answer.status()) {
          case 401, 403 -> "the collector refuses the credentials. Check otlp.headers";
          case 404 ->
              "there is no OTLP receiver at this path. otlp.endpoint is a base to which /v1/"
                  + signal
                  + " is added, otlp."
                  + signal
                  + ".endpoint is used as it stands";
          case 405, 415 -> "this is no OTLP receiver for protobuf over HTTP. Check otlp.endpoint";
          case 413 -> "the request is too large for the collector. Lower otlp.batch_size";
          case 429 -> "the collector is overloaded. Requests are tried again";
          case 502, 503, 504 -> "the collector is not available. Requests are tried again";
          case 301, 302, 303, 307, 308 ->
              "the collector has moved to " + answer.location() + ". Set otlp.endpoint to it";
          default -> "the collector rejected the request";
        };
    return sentence(
        why + " (status " + answer.status() + (message.isEmpty() ? ")" : ": " + message + ")"));
  }

  /** Of a request without an answer. */
  String of(IOException e) {
    String why =
        switch (e) {
          case UnknownHostException _ -> "the host name is not known";
          case ConnectException _ ->
              "no connection (" + e.getMessage() + "). Does a collector listen there?";
          case NoRouteToHostException _ -> "no connection (" + e.getMessage() + ")";
          case SocketTimeoutException _ -> "no answer within otlp.timeout";
          case SSLException _ when untrusted(e) ->
              "its certificate is not trusted ("
                  + innermost(e)
                  + "). Set otlp.certificate to the file of the authority that issued it";
          case SSLException _ ->
              "TLS failed (" + e.getMessage() + "). Does the collector expect http, not https?";
          default -> "the connection broke (" + e.getMessage() + ")";
        };
    return sentence(why);
  }

  /** Of a request that the collector took without some of its items. */
  String of(AnswerBody partial) {
    return sentence(
        "the collector threw away a part of a request"
            + (partial.message().isEmpty() ? "" : " (" + partial.message() + ")"));
  }

  /** Whether trying again is in vain until somebody changes a certificate or a setting. */
  static boolean isFinal(IOException e) {
    return e instanceof SSLException && untrusted(e);
  }

  private static boolean untrusted(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          || cause instanceof javax.net.ssl.SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  /** The JDK writes the class names of causes into the messages around them. */
  private static String innermost(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage();
  }

  private String sentence(String why) {
    return "Sending " + signal + " to " + endpoint + ": " + why + ".";
  }
}
