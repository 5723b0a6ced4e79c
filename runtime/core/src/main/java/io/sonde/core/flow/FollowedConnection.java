package io.sonde.core.flow;

/**
 * A connection at one moment.
 *
 * @param id its number
 * @param pid the process that used it last; 0 if none did
 * @param local address and port on this side
 * @param remote address and port on the other side
 * @param role what the process is in it, such as server
 * @param protocol id of the plugin that reads it; null if none claimed it
 * @param ageNs since it was opened or found, nanoseconds
 * @param state {@code open} while an exchange is, {@code idle}, {@code unrecognised} as yet, {@code
 *     waiting} for another version of its plugin, or why it is ignored
 */
public record FollowedConnection(
    long id,
    int pid,
    String local,
    String remote,
    String role,
    String protocol,
    long ageNs,
    String state) {}
