package io.sonde.core.plugin;

import io.sonde.core.ledger.Ledger;
import io.sonde.spi.Protocol;

/**
 * A protocol in its slot.
 *
 * @param slot number that the kernel puts into records, 1 to 62
 * @param generation counts the plugins that were given slots, from 1
 * @param id {@link Protocol#id()}, asked once
 * @param protocol the plugin's service
 * @param ledger its account
 */
public record Plugin(int slot, int generation, String id, Protocol protocol, Ledger ledger) {}
