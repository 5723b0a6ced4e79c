/** What a jar must pass before it may become a plugin; knows no protocol and no folder. */
package io.sonde.core.gate;
