/**
 * Wire bytes of one connection and the spans expected of them, as text that a person can read,
 * write and compare. A plugin ships recordings in {@code META-INF/sonde/recordings/*.rec}: its own
 * tests replay them, and so does the agent before it makes the plugin live.
 *
 * <pre>
 *   sonde recording 1                    always the first line
 *   protocol http1                       id of the protocol
 *   role server                          the end that the traced process holds, or client
 *   local 10.0.0.1:80                    addresses, may be left out
 *   remote [2001:db8::7]:40000
 *   late                                 only if the connection is older than the recording
 *
 *   &gt; @0 "GET /a HTTP/1.1\r\n"           received, 0 microseconds after the begin
 *     "Host: shop.example\r\n\r\n"       a line that begins with a blank continues the one before
 *   &lt; @900 read@20 "HTTP/1.1 200 OK\r\n" sent; the process had first read at 20
 *     "Content-Length: 5000\r\n\r\n"
 *     +5000 "the end\n"                  5000 more bytes that were counted; the last of them, at most 8
 *   gap &gt; 300                            300 bytes that were lost
 *   end &gt; @1000                          no more bytes; "end &gt; reset" for a connection that was aborted
 *   end &lt; @1000
 *
 *   = server GET @0-900 url.path=/a http.response.status_code=200
 * </pre>
 *
 * <p>A time that is left out is a millisecond after the one before. Bytes stand in quotes, with the
 * escapes {@code \r \n \t \" \\ \xNN}. Spans stand in the order in which they end; their times and
 * each of their attributes may be left out and then are not compared. {@code error.type} is how the
 * span failed, {@code traceparent} the context that it took from the request, as W3C Trace Context
 * writes it. What follows a {@code #} is a comment.
 */
@Export
@Version("1.0.0")
package io.sonde.spi.recording;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
