/**
 * What the shell of a running agent and its client, the {@code sonde} command, share: where the
 * socket is and what they say over it.
 *
 * <p>Both sides send frames, each a byte for its kind, four bytes for the length of what follows
 * (big-endian, at most {@value io.sonde.spi.shell.Wire#LIMIT}) and that many bytes; texts are
 * UTF-8. {@link io.sonde.spi.shell.Frame.Kind} lists them. The client begins with {@code HELLO} and
 * then either sends one {@code RUN}, to which output and one {@code EXIT} or {@code ELSEWHERE} are
 * the answer, or any number of {@code LINE} and {@code COMPLETE}, one at a time: each {@code LINE}
 * is answered by output and {@code EXIT}, each {@code COMPLETE} by {@code WORDS}. {@code INTERRUPT}
 * and {@code SIZE} may come at any time. Either side may close the connection at any time.
 */
@Export
@Version("1.0.0")
package io.sonde.spi.shell;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
