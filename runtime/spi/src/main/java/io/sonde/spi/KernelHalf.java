package io.sonde.spi;

/**
 * The part of a plugin that runs in the kernel: a handler which sees every message of the protocol
 * before it is copied to the agent. Written in C with {@code sonde/handler.h}, compiled into an
 * object that the plugin's bundle contains.
 *
 * <p>A connection that a {@link Signature} recognises passes the handler from its first message on;
 * one that {@link Protocol#claims} recognises, a little later, when the kernel has been told.
 *
 * <p>The core loads it for each hook of the backend in use, beside that of the version before, and
 * removes it with its plugin.
 *
 * @param object path of the object in the bundle, for example {@code bpf/redis.bpf.o}
 * @param handler name given to {@code SONDE_HANDLER}
 */
public record KernelHalf(String object, String handler) {}
