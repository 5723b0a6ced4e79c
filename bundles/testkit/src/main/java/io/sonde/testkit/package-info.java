/**
 * Drives a plugin's {@link io.sonde.spi.Decoder} in tests as the core would: {@link
 * io.sonde.testkit.DecoderRig} feeds it bytes and collects its spans, {@link
 * io.sonde.testkit.Conversation} replays the same bytes cut, truncated and spoiled.
 */
@Export
@Version("1.1.0")
package io.sonde.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
