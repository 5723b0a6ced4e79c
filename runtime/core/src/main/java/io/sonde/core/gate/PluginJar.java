package io.sonde.core.gate;

import java.nio.file.Path;
import org.osgi.framework.Version;

/**
 * A jar that passed the gate, in the agent's own folder.
 *
 * @param file a copy that nobody else writes
 * @param digest SHA-256 of its bytes, 64 hexadecimal digits
 * @param name Bundle-SymbolicName
 * @param version Bundle-Version
 */
public record PluginJar(Path file, String digest, String name, Version version) {}
