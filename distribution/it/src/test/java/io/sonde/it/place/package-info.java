/**
 * Programs in unusual places: in namespaces of their own, in a chroot, of 32 bits, without their
 * file; and processes that serve what others accepted.
 */
package io.sonde.it.place;
